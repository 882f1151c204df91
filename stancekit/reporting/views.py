"""What the templates show, ready to be shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stancekit.display import NOBODY, SIGNS, credited, deciding_words, segments
from stancekit.errors import StancekitError
from stancekit.statement import Pair, Span, Stance, Statement

if TYPE_CHECKING:
    from stancekit.ledger import Claim
    from stancekit.model import StanceModel

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_LONGEST_HEADLINE = 220
_VERBS = {Stance.ASSERT: "asserts", Stance.DENY: "denies", Stance.HEDGE: "hedges", None: "unsure"}


@dataclass(frozen=True, slots=True)
class Style:
    """How one stance is named and signed."""

    stance: Stance | None

    @property
    def sign(self) -> str:
        """What stands for it beside its colour."""
        return SIGNS[self.stance]

    @property
    def name(self) -> str:
        """Also the name of its CSS class."""
        return "unsure" if self.stance is None else self.stance.value

    @property
    def verb(self) -> str:
        """What its speaker does."""
        return _VERBS[self.stance]


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement: what its card and its place in the list show."""

    number: int
    style: Style
    speaker: str
    statement: Statement
    words: tuple[Span, ...]

    @property
    def percent(self) -> str:
        """The probability of the most probable stance."""
        probabilities = self.statement.probabilities
        return "" if probabilities is None else f"{max(probabilities):.0%}"

    @property
    def rows(self) -> list[tuple[Style, int]]:
        """Each stance and its probability in percent, if there are any."""
        return [
            (Style(stance), round(100 * probability))
            for stance, probability in zip(Stance, self.statement.probabilities or (), strict=False)
        ]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a paragraph that the same spans cover; the numbers are those of the statements."""

    text: str
    begins: tuple[StatementView, ...]
    contents: tuple[int, ...]
    sources: tuple[int, ...]
    cues: tuple[int, ...]
    words: tuple[int, ...]
    style: Style | None


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """A speaker with statements, by stance; stances without any are left out."""

    name: str
    stances: tuple[tuple[Style, tuple[StatementView, ...]], ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article: its paragraphs in pieces, its speakers."""

    number: int
    title: str
    paragraphs: tuple[tuple[bool, tuple[Segment, ...]], ...]
    speakers: tuple[SpeakerView, ...]
    statements: tuple[StatementView, ...]
    counts: dict[str, int]

    @property
    def headline(self) -> str:
        """The first paragraph, if it is a headline."""
        return "".join(segment.text for shown, inside in self.paragraphs if shown for segment in inside)


@dataclass(frozen=True, slots=True)
class MemberView:
    """One statement of a claim."""

    style: Style
    speaker: str
    title: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its statements, by stance."""

    number: int
    claim: Claim
    members: tuple[MemberView, ...]

    @property
    def stances(self) -> list[tuple[Style, list[MemberView]]]:
        """Those of each stance, those without one last."""
        styles = dict.fromkeys(Style(stance) for stance in (*Stance, None))
        grouped = ((style, [member for member in self.members if member.style == style]) for style in styles)
        return [(style, members) for style, members in grouped if members]

    @property
    def articles(self) -> int:
        """In how many articles it is found."""
        return len({article for article, _ in self.claim.members})


def article_view(
    number: int, title: str, text: str, statements: Sequence[Statement], model: StanceModel
) -> ArticleView:
    """The view of one article; checks that each statement stands in it."""
    for statement in statements:
        _check(title, text, statement)
    views = tuple(
        StatementView(place, Style(s.stance), credited(s), s, _words(s, model)) for place, s in enumerate(statements, 1)
    )
    pieces = _pieces(text, views)
    return ArticleView(number, title, tuple(_paragraphs(text, pieces)), _speakers(views), views, tally(statements))


def claim_view(number: int, claim: Claim, titles: Sequence[str]) -> ClaimView:
    """The view of one claim."""
    members = (
        MemberView(
            Style(statement.stance),
            speaker or NOBODY,
            titles[article] if article < len(titles) else f"Article {article + 1}",
            statement,
        )
        for speaker, (article, _), statement in zip(claim.speakers, claim.members, claim.statements, strict=True)
    )
    return ClaimView(number, claim, tuple(members))


def tally(statements: Iterable[Statement]) -> dict[str, int]:
    """How many statements have each stance, by the name of its style."""
    counts = Counter(Style(statement.stance).name for statement in statements)
    return {name: counts[name] for name in (*map(str, Stance), "unsure")}


def _check(title: str, text: str, statement: Statement) -> None:
    for span in (*statement.content, statement.source, statement.cue):
        if span is not None and text[span.start : span.end] != span.text:
            raise StancekitError(
                f"{span.text[:40]!r} does not stand at [{span.start}, {span.end}) of the article {title!r}; "
                "give each article the statements that were found in it"
            )


def _words(statement: Statement, model: StanceModel) -> tuple[Span, ...]:
    """The deciding words; none for a stance that no model gave."""
    return () if statement.probabilities is None else deciding_words(statement, model.explain(statement))


def _speakers(views: Sequence[StatementView]) -> tuple[SpeakerView, ...]:
    """In the order of their first statement; names that differ in capitals are one."""
    grouped: dict[str, list[StatementView]] = {}
    for view in views:
        grouped.setdefault(view.speaker.casefold(), []).append(view)
    return tuple(SpeakerView(said[0].speaker, tuple(_by_stance(said))) for said in grouped.values())


def _by_stance(views: Sequence[StatementView]) -> Iterator[tuple[Style, tuple[StatementView, ...]]]:
    for stance in (*Stance, None):
        chosen = tuple(view for view in views if view.style.stance is stance)
        if chosen:
            yield chosen[0].style, chosen


def _pieces(text: str, views: Sequence[StatementView]) -> list[tuple[Pair, Segment]]:
    """The whole text in pieces. Where statements lie in one another, the shorter one gives the colour."""
    marks: list[tuple[Span, str, StatementView]] = []
    for view in views:
        marks += [(span, "content", view) for span in view.statement.content]
        marks += [(span, "source", view) for span in [view.statement.source] if span is not None]
        marks += [(span, "cue", view) for span in [view.statement.cue] if span is not None]
        marks += [(span, "word", view) for span in view.words]
    spans = [(span.start, span.end) for span, _, _ in marks]
    return [
        ((start, end), _segment(text, start, end, [marks[number] for number in covering]))
        for start, end, covering in segments(0, len(text), spans)
    ]


def _segment(text: str, start: int, end: int, marks: Sequence[tuple[Span, str, StatementView]]) -> Segment:
    contents = sorted((mark for mark in marks if mark[1] == "content"), key=lambda mark: mark[0].start - mark[0].end)

    def numbers(role: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(view.number for _, kind, view in marks if kind == role))

    return Segment(
        text[start:end],
        tuple(view for _, _, view in contents if view.statement.content[0].start == start),
        tuple(view.number for _, _, view in contents),
        numbers("source"),
        numbers("cue"),
        numbers("word"),
        contents[-1][2].style if contents else None,
    )


def _paragraphs(text: str, pieces: Sequence[tuple[Pair, Segment]]) -> Iterator[tuple[bool, tuple[Segment, ...]]]:
    """The paragraphs in pieces, each with whether it is the headline."""
    gap = _BLANK_LINE if _BLANK_LINE.search(text) else re.compile(r"\n")
    ends = [match.span() for match in gap.finditer(text)] + [(len(text), len(text))]
    start = place = 0
    bounds = []
    for end, following in ends:
        if text[start:end].strip():
            bounds.append((start, end))
        start = following
    for number, (first, last) in enumerate(bounds):
        inside = []
        while place < len(pieces) and pieces[place][0][1] <= first:
            place += 1
        at = place
        while at < len(pieces) and pieces[at][0][0] < last:
            (begin, end), segment = pieces[at]
            inside.append(_cut(segment, max(first - begin, 0), min(last, end) - begin))
            at += 1
        headline = number == 0 and len(bounds) > 1 and last - first <= _LONGEST_HEADLINE
        yield headline, tuple(inside)


def _cut(segment: Segment, first: int, last: int) -> Segment:
    """The part of a segment that one paragraph holds; only the first one with words begins a statement."""
    begins = () if segment.text[:first].strip() else segment.begins
    return replace(segment, text=segment.text[first:last], begins=begins)
