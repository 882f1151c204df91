"""Annotated articles -> seed markup, which `stancekit.corpus` reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from stancekit.corpus import AnnotatedArticle, parse_article
from stancekit.errors import CorpusError
from stancekit.statement import Pair, Span, Statement

_SPECIAL = re.compile(r"[\[\]\\]")
# Place, role, number of the attribution, speaker.
_Mark = tuple[Pair, str, int, str]


def marked(article: AnnotatedArticle) -> str:
    """The article with its statements in brackets; `stancekit.corpus.parse_article` reads it back.

    Raises
    ------
    CorpusError
        If two spans cross, for brackets cannot.

    Examples
    --------
    >>> text = "genre: wire\\n\\n[Ito]{.source 1} [denied]{.cue 1} [taking it]{.deny 1}.\\n"
    >>> marked(parse_article(text)) == text
    True
    """
    marks = sorted(
        [*_marks(article.statements), *((_pair(span), "none", 0, "") for span in article.traps)],
        key=lambda mark: (mark[0][0], -mark[0][1]),
    )
    header = "".join(f"{key}: {' '.join(value.split())}\n" for key, value in article.meta.items())
    written = f"{header or 'origin: unknown' + chr(10)}\n{_bracketed(article.text, _together(marks), article.path)}"
    if not _same(parse_article(written, path=article.path), article):
        raise CorpusError("cannot be written in the seed markup: look for line ends other than \\n", path=article.path)
    return written


def numbered(statements: Sequence[Statement]) -> list[int]:
    """The number of each statement's attribution; another one where cue or source is not that of the attribution."""
    numbers: dict[tuple[int, Span | None, Span | None], int] = {}
    taken: set[int] = set()
    fresh = count(1 + max((statement.attribution for statement in statements), default=0))
    for statement in statements:
        key = (statement.attribution, statement.cue, statement.source)
        if key not in numbers:
            numbers[key] = next(fresh) if statement.attribution in taken else statement.attribution
            taken.add(numbers[key])
    return [numbers[statement.attribution, statement.cue, statement.source] for statement in statements]


def _marks(statements: Sequence[Statement]) -> Iterator[_Mark]:
    """Source and cue of each attribution once, with the speaker; each piece of content."""
    speakers: dict[int, str] = {}
    for number, statement in zip(numbered(statements), statements, strict=True):
        speaker = re.sub(r"[\s}]+", " ", statement.speaker or "").strip()
        if number not in speakers:
            speakers[number] = speaker if statement.source else ""
            if statement.source:
                yield _pair(statement.source), "source", number, speaker
            if statement.cue:
                yield _pair(statement.cue), "cue", number, ""
        first, *others = statement.content
        yield _pair(first), str(statement.stance), number, "" if speaker == speakers[number] else speaker
        for span in others:
            yield _pair(span), "more", number, ""


def _together(marks: Sequence[_Mark]) -> list[tuple[Pair, str]]:
    """Place and words of each bracket; marks of one place and speaker share it."""
    grouped: dict[tuple[Pair, str], list[str]] = {}
    for pair, role, number, speaker in marks:
        key = (pair, speaker if role != "cue" else "")
        grouped.setdefault(key, []).append(f".{role} {number}" if role != "none" else ".none")
    return [(pair, " ".join(roles) + (f" ={speaker}" if speaker else "")) for (pair, speaker), roles in grouped.items()]


def _bracketed(text: str, brackets: Sequence[tuple[Pair, str]], path: str) -> str:
    pieces: list[str] = []
    open_: list[tuple[Pair, str]] = []
    at = 0

    def upto(place: int) -> None:
        nonlocal at
        while open_ and open_[-1][0][1] <= place:
            (_, end), words = open_.pop()
            pieces.extend((_escaped(text[at:end]), f"]{{{words}}}"))
            at = end
        pieces.append(_escaped(text[at:place]))
        at = place

    for (start, end), words in brackets:
        upto(start)
        if open_ and end > open_[-1][0][1]:
            (first, last), _ = open_[-1]
            raise CorpusError(
                f"the spans {text[first:last][:60]!r} and {text[start:end][:60]!r} cross; shorten one of them",
                path=path,
            )
        pieces.append("[")
        open_.append(((start, end), words))
    upto(len(text))
    return "".join(pieces)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _pair(span: Span) -> Pair:
    return span.start, span.end


def _same(one: AnnotatedArticle, other: AnnotatedArticle) -> bool:
    return one.text == other.text and list(map(_key, one.statements)) == sorted(map(_key, other.statements), key=_order)


def _key(statement: Statement) -> tuple[tuple[Span, ...], Span | None, Span | None, str | None]:
    return statement.content, statement.cue, statement.source, statement.stance


def _order(key: tuple[tuple[Span, ...], Span | None, Span | None, str | None]) -> tuple[int, int]:
    return key[0][0].start, -key[0][-1].end
