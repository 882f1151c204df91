"""What report, notebook and terminal show alike: signs, names, deciding words, text made harmless."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from stancekit.statement import Pair, Span, Stance, Statement

if TYPE_CHECKING:
    from stancekit.model import Explanation

# A sign and a colour each, so that neither is needed to tell them apart.
SIGNS: dict[Stance | None, str] = {Stance.ASSERT: "+", Stance.DENY: "−", Stance.HEDGE: "?", None: "·"}
NOBODY = "nobody named"

_COLOURS: dict[Stance | None, str] = {Stance.ASSERT: "49,124,200", Stance.DENY: "214,84,24", Stance.HEDGE: "166,128,0"}
_MOST_IN_NOTEBOOK = 50

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# A token read from more words than this is about the clause, not about its words.
_FEW_WORDS = 3
_SHARE_OF_STRONGEST = 0.5

# Controls, halves of surrogate pairs, and what overrides the direction of the text around it.
_HARMFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def harmless(text: str) -> str:
    """The text with "�" for control characters, lone surrogates and changes of direction.

    Examples
    --------
    >>> harmless("It is \\x1b[31mred, \\u202eder")
    'It is �[31mred, �der'
    """
    return _HARMFUL.sub("�", text)


def credited(statement: Statement) -> str:
    """Who is credited, as fully as the article says it."""
    if statement.speaker is not None:
        return statement.speaker
    return NOBODY if statement.source is None else statement.source.text


def deciding_words(statement: Statement, explanation: Explanation) -> tuple[Span, ...]:
    """The words that spoke most for the stance of an explanation.

    Each token's weight is shared out among the words it was read from. Tokens read from a whole clause are left out,
    for they tell no word from the others.

    Parameters
    ----------
    statement : Statement
        The one that was explained.
    explanation : Explanation
        As `StanceModel.explain` gives it.

    Returns
    -------
    tuple of Span
        The strongest word and those at least half as strong, in the order of the text, neighbours as one span. Empty
        if no single word spoke for the stance.

    Examples
    --------
    >>> from stancekit import load_model
    >>> statement = Statement.at("Ito said it was not his.", content=[(9, 23)], cue=(4, 8), source=(0, 3))
    >>> [span.text for span in deciding_words(statement, load_model().explain(statement))]
    ['not']
    """
    winner = tuple(Stance).index(explanation.stance)
    weights: defaultdict[Pair, float] = defaultdict(float)
    for contribution in explanation.contributions:
        for span in contribution.spans:
            places = [(span.start + a, span.start + b) for a, b in (m.span() for m in _WORD.finditer(span.text))]
            if len(places) <= _FEW_WORDS and not _is_whole(span, statement.content):
                for place in places:
                    weights[place] += contribution.weights[winner] / len(places) / len(contribution.spans)
    least = max(weights.values(), default=0.0) * _SHARE_OF_STRONGEST
    chosen = sorted(place for place, weight in weights.items() if weight >= least > 0)
    context = statement.context
    return tuple(
        Span(start, end, context.text[start - context.start : end - context.start])
        for start, end in _joined(chosen, context)
    )


def _is_whole(span: Span, content: Sequence[Span]) -> bool:
    return any(
        span.end - span.start > 0.8 * (piece.end - piece.start) and piece.start <= span.start < piece.end
        for piece in content
    )


def _joined(places: Sequence[Pair], context: Span) -> list[Pair]:
    """The places, those with nothing but a space between them made one."""
    joined: list[Pair] = []
    for start, end in places:
        if joined and context.text[joined[-1][1] - context.start : start - context.start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def segments(start: int, end: int, spans: Iterable[Pair]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The pieces of ``[start, end)`` between the ends of spans, each with the numbers of the spans that cover it.

    Examples
    --------
    >>> list(segments(0, 9, [(2, 5), (4, 7)]))
    [(0, 2, ()), (2, 4, (0,)), (4, 5, (0, 1)), (5, 7, (1,)), (7, 9, ())]
    """
    changes: defaultdict[int, set[int]] = defaultdict(set)
    for number, (first, last) in enumerate(spans):
        first, last = max(first, start), min(last, end)
        if first < last:
            changes[first] ^= {number}
            changes[last] ^= {number}
    open_: set[int] = set()
    at = start
    for place in sorted(changes):
        if at < place:
            yield at, place, tuple(sorted(open_))
        open_ ^= changes[place]
        at = place
    if at < end:
        yield at, end, ()


def notebook(statements: Sequence[Statement]) -> str:
    """Statements as a piece of HTML that stands in a notebook, light or dark."""
    shown = "".join(map(_block, statements[:_MOST_IN_NOTEBOOK]))
    left = len(statements) - _MOST_IN_NOTEBOOK
    more = f"<p>… and {left} more statements</p>" if left > 0 else ""
    return f"<div>{shown or '<p>no attributed statement</p>'}{more}</div>"


def _block(statement: Statement) -> str:
    colour = _COLOURS.get(statement.stance, "128,128,128")
    likely = "" if statement.probabilities is None else f" {max(statement.probabilities):.0%}"
    return (
        f'<div style="border-left:4px solid rgb({colour});padding:.1em .8em;margin:.5em 0">'
        f"<strong>{SIGNS[statement.stance]} {statement.stance or 'no stance'}</strong>{likely} · "
        f"{escape(harmless(credited(statement)))}<br>{_sentence(statement, colour)}</div>"
    )


def _sentence(statement: Statement, colour: str) -> str:
    """The context of a statement with its source, cue and content marked."""
    context = statement.context
    marked = [
        *((span, f"background:rgba({colour},.25);border-radius:2px") for span in statement.content),
        *((span, "font-style:italic;border-bottom:1px dotted") for span in [statement.cue] if span),
        *((span, "outline:1px solid rgba(128,128,128,.7);border-radius:2px") for span in [statement.source] if span),
    ]
    pieces = []
    for start, end, covering in segments(context.start, context.end, [(span.start, span.end) for span, _ in marked]):
        text = escape(harmless(context.text[start - context.start : end - context.start]))
        style = ";".join(marked[number][1] for number in covering)
        pieces.append(f'<span style="{style}">{text}</span>' if style else text)
    return "".join(pieces)
