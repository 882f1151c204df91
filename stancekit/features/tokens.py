"""Statement -> feature tokens: what TF-IDF counts and what an explanation shows.

Three kinds of tokens, by their prefix: ``cue:`` tells how far the cue commits the source, ``main:``, ``subject:``,
``object:`` and the like what governs the main clause of the content, and ``reading:cue>content`` puts the two
together. A token after ``=`` is a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from stancekit.features.content_reading import content_tokens
from stancekit.features.cue_reading import Token, cue_tokens
from stancekit.features.pieces import words
from stancekit.features.vocabulary import places
from stancekit.statement import Pair, Span, Statement

# Texts with their places in the article.
Pieces = list[tuple[int, str]]

_NEAR: Final = 40


def tokens(statement: Statement) -> list[str]:
    """The feature tokens of a statement.

    Parameters
    ----------
    statement : Statement
        Only its spans are looked at.

    Returns
    -------
    list of str
        Readable ones: they are the terms of the model, and an explanation lists them.

    Examples
    --------
    >>> article = "Ito denied taking the money."
    >>> found = tokens(Statement.at(article, content=[(11, 27)], cue=(4, 10), source=(0, 3)))
    >>> "cue:deny" in found
    True
    """
    cue, content = _pieces(statement)
    return [token for token, _, _ in _found(statement, cue, content)]


def deciding(statement: Statement) -> list[tuple[str, Pair | None]]:
    """The feature tokens of a statement, each with the place in the article that it was read from.

    Parameters
    ----------
    statement : Statement
        Only its spans are looked at.

    Returns
    -------
    list of (str, (int, int) or None)
        As `tokens`, with start and end; None for what stands nowhere, as a missing cue.

    Examples
    --------
    >>> article = "Ito denied taking the money."
    >>> dict(deciding(Statement.at(article, content=[(11, 27)], cue=(4, 10), source=(0, 3))))["cue:deny"]
    (4, 10)
    """
    cue, content = _pieces(statement)
    at = [(start + a, start + b) for start, text in (*cue, *content) for a, b in places(text)]
    # The content may stand before the cue, so the last word read is not always the last one in the article.
    found = ((token, at[first:last]) for token, first, last in _found(statement, cue, content))
    return [(token, (min(read)[0], max(read)[1]) if read else None) for token, read in found]


def _found(statement: Statement, cue: Pieces, content: Pieces) -> list[Token]:
    """Every token, with the numbers of its words, counted through the pieces of cue and content."""
    found: tuple[Token, ...] = ()
    effect, count = ("none", 0, 0), 0
    if cue:
        before, inside, after = (text for _, text in cue)
        source = words(statement.source.text.lstrip().partition(" ")[0]) if statement.source else []
        read = _recalled_cue if len(inside) < _NEAR else _read_cue
        found, effect, count = read(before, inside, after, source[0].tag if source else "")
    said = words(content[0][1])
    for _, text in content[1:]:
        said += words(text)
    return [*found, *content_tokens(said, effect, count, statement.kind == "direct")]


def _read_cue(before: str, inside: str, after: str, source: str) -> tuple[tuple[Token, ...], Token, int]:
    """The tokens of a cue, its effect, and the number of its words."""
    parts = words(before), words(inside), words(after)
    found, effect = cue_tokens(*parts, source)
    return tuple(found), effect, sum(map(len, parts))


_recalled_cue = lru_cache(maxsize=1 << 13)(_read_cue)  # a few thousand cues make nearly all of the news


def _pieces(statement: Statement) -> tuple[Pieces, Pieces]:
    """The texts before, in and after the cue, and those of the content, each with its place in the article.

    The text before the cue starts after the source or content there, and that after the cue ends where its
    content starts: it is empty if something else comes first.
    """
    content = _with_pauses(statement.content)
    cue, context = statement.cue, statement.context
    if cue is None:
        return [], content
    base, around = context.start, context.text
    start, end = cue.start, cue.end
    low, high = max(start - _NEAR, base), -1
    for span in statement.content:
        if low < span.end <= start:
            low = span.end
        if high < 0 and end <= span.start <= end + _NEAR:
            high = span.start
    source = statement.source
    if source is not None:
        if low < source.end <= start:
            low = source.end
        if end <= source.start < high:
            high = end
    before, after = around[low - base : start - base], around[end - base : max(end, high) - base]
    return [(low, before), (start, cue.text), (end, after)], content


def _with_pauses(spans: tuple[Span, ...]) -> Pieces:
    """The texts of a content; a comma between two of them where the second one is a quotation that starts anew."""
    before = spans[0]
    pieces = [(before.start, before.text)]
    for span in spans[1:]:
        if before.text[-1] not in ",;":
            pieces.append((before.end, ","))
        pieces.append((span.start, span.text))
        before = span
    return pieces
