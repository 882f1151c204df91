"""Attributions of an article: the candidates that hold, and the quotations that go on without a cue."""

from __future__ import annotations

from typing import Final

from stancekit.features.candidate import Candidate
from stancekit.features.candidates import candidates, labelled, signed, tailed
from stancekit.features.contents import is_title
from stancekit.features.grammar import Range, has_finite
from stancekit.features.layout import Paragraph
from stancekit.features.noun_phrases import noun_phrase_before
from stancekit.features.passages import Passage, Quotation
from stancekit.features.sources import main_subject, near_subject, source_kind
from stancekit.features.words import MARKS

# In tenths of log odds: what an attribution weighs at least; one inside the content of another, unless a clause is
# attributed there; and what standing inside takes from a candidate when they compete.
_ENOUGH: Final = -11
_ENOUGH_INSIDE: Final = -2
_INSIDE: Final = 6
_CLAUSES: Final = frozenset(("that", "clause", "gerund", "told that", "told clause"))
_LONGEST_ADJUNCT: Final = 8
_SHORTEST_CLAUSE: Final = 6

_SHARES_MAIN: Final = frozenset(("comma", "conjunction"))
_SHARES_NEAR: Final = frozenset(
    ("infinitive", "noun bare", "noun determined", "adjective bare", "adjective link", "adjective be")
)


class Attribution:
    """Who is credited by which words with what: ranges of words, the contents with their passages."""

    def __init__(
        self,
        passage: Passage,
        cue: Range | None,
        source: Range | None,
        contents: list[tuple[Passage, Range]],
        *,
        direct: bool,
        nested: bool = False,
    ) -> None:
        self.passage = passage
        self.cue = cue
        self.source = source
        self.contents = contents
        self.direct = direct
        self.nested = nested


def attributions(paragraphs: list[Paragraph]) -> list[Attribution]:
    """The attributions of an article, in the order of their cues."""
    found: list[Attribution] = []
    open_ended: Attribution | None = None  # a cue and a colon that announce the next paragraph
    latest: Attribution | None = None  # whose quotation may go on
    for paragraph in paragraphs:
        if paragraph.kind not in ("body", "headline"):
            continue
        p = paragraph.passage
        headline = paragraph.kind == "headline"
        extra = [labelled(p, headline=headline) or (tailed(p) if headline else None), signed(p)]
        for first, last in p.sentences:
            there = [c for c in extra if c is not None and first <= c.cue[0] < last]
            chosen = _chosen(p, first, last, there)
            fresh = [_attribution(p, c, nested) for c, nested in chosen if c.contents]
            unclaimed = _unclaimed(p, first, last, fresh)
            for quotation in unclaimed:
                piece = (p, (quotation.first, min(quotation.last, last)))
                alone = _stands_alone(p, quotation, first, last)
                if _is_announced(p, quotation, first):
                    latest = _announced(p, quotation, first, piece)
                    found.append(latest)
                elif fresh and not alone:
                    fresh[-1].contents.append(piece)
                elif alone and open_ended is not None:
                    open_ended.contents.append(piece)
                    found.append(open_ended)
                    latest, open_ended = open_ended, None
                elif alone and latest is not None:
                    latest.contents.append(piece)
                else:
                    latest = Attribution(p, None, None, [piece], direct=True)
                    found.append(latest)
            found += fresh
            if fresh:
                outer = [a for a in fresh if not a.nested]
                latest = next((a for a in outer if a.direct), outer[0])
            elif not unclaimed:
                latest = None
            announced = [c for c, _ in chosen if not c.contents]
            if announced or fresh:
                open_ended = _attribution(p, announced[-1], nested=False) if announced else None
    return found


def _attribution(p: Passage, c: Candidate, nested: bool) -> Attribution:
    direct = c.trails or (bool(c.contents) and p.inside[c.contents[0][0]] >= 0)
    return Attribution(p, c.cue, c.source, [(p, content) for content in c.contents], direct=direct, nested=nested)


def _chosen(p: Passage, first: int, last: int, extra: list[Candidate]) -> list[tuple[Candidate, bool]]:
    """The candidates of a sentence that hold side by side, then those inside of their contents."""
    pool = [c for c in (*candidates(p, first, last), *extra) if c.weight > _ENOUGH]
    if not pool:
        return []
    if len(pool) == 1:
        _share_sources(p, first, pool)
        return [(pool[0], False)]
    order = sorted(pool, key=lambda c: (not c.trails, _INSIDE * _is_inside(c, pool) - c.weight, c.cue))
    outer: list[Candidate] = []
    for c in order:
        if all(_compatible(c, other) for other in outer):
            outer.append(c)
    outer.sort(key=lambda c: c.cue)
    _share_sources(p, first, outer)
    inner = [(c, True) for c in order if c not in outer and _is_told_inside(p, c, outer)]
    return sorted([*((c, False) for c in outer), *inner], key=lambda pair: pair[0].cue)


def _is_inside(c: Candidate, pool: list[Candidate]) -> bool:
    """Whether a candidate stands within what another attributes: `said | he warned`, `debunked | the claim that`."""
    begin, end = c.cue[0], c.contents[-1][1] if c.contents else c.cue[1]
    noun = c.form.startswith("noun")
    return any(
        other.term is not None
        and (noun or other.term.takes_clause or other.frame == "that" or other.cue[1] == begin)
        and not other.trails
        and any(b <= begin and end <= e for b, e in other.contents[-1:])
        for other in pool
    )


def _compatible(c: Candidate, other: Candidate) -> bool:
    """Whether neither cue stands in a content of the other, and their contents do not overlap."""
    for begin, end in other.contents:
        if begin <= c.cue[0] < end or any(max(begin, b) < min(end, e) for b, e in c.contents):
            return False
    return not any(begin <= other.cue[0] < end for begin, end in c.contents)


def _is_told_inside(p: Passage, c: Candidate, outer: list[Candidate]) -> bool:
    """Whether a candidate is told within one content of another, by somebody of its own."""
    if source_kind(p, c.source) not in ("name", "noun") or c.trails or c.term is None:
        return False
    if c.weight < _ENOUGH_INSIDE and c.frame not in _CLAUSES:
        return False
    begin, end = (c.source or c.cue)[0], c.contents[-1][1] if c.contents else 0
    return any(b <= begin and end <= e for other in outer if not other.trails for b, e in other.contents)


def _share_sources(p: Passage, first: int, chosen: list[Candidate]) -> None:
    """Give the cues without a subject of their own the source of their sentence."""
    previous: Range | None = None
    for c in chosen:
        if c.source is None and c.form != "passive":
            if c.position in _SHARES_MAIN and not c.form.startswith(("noun", "adjective")):
                c.source = previous or main_subject(p, c.cue[0], first)
                if c.source is None and c.position == "comma":  # `Ito, hoping to win, …`
                    c.source = noun_phrase_before(p, c.cue[0] - 1, first)
            elif c.form in _SHARES_NEAR or c.position == "preposition":
                c.source = near_subject(p, c.cue[0], first)
        previous = c.source or previous


def _unclaimed(p: Passage, first: int, last: int, fresh: list[Attribution]) -> list[Quotation]:
    """The whole quotations of a sentence that are in no content yet."""
    found = []
    for quotation in p.quotations_in(first, last):
        if quotation.single and quotation.last - quotation.first < 6:
            continue
        claimed = any(begin < quotation.last and quotation.first < end for a in fresh for _, (begin, end) in a.contents)
        if claimed or not _is_whole(p, quotation) or is_title(p, quotation, first):
            continue
        if fresh or _is_announced(p, quotation, first) or _stands_alone(p, quotation, first, last):
            found.append(quotation)
    return found


def _is_announced(p: Passage, quotation: Quotation, first: int) -> bool:
    """Whether a colon announces a quotation: `Her answer was short: "…"`."""
    return quotation.first > first + 1 and p.words[quotation.first - 1] == ":" and p.inside[quotation.first - 1] < 0


def _announced(p: Passage, quotation: Quotation, first: int, content: tuple[Passage, Range]) -> Attribution:
    """The attribution of a quotation by the colon before it, to a name there or to the subject of the sentence."""
    colon = quotation.first - 1
    source = main_subject(p, colon, first)
    if source is None:
        source = noun_phrase_before(p, colon, first)
    return Attribution(p, (colon, quotation.first), source, [content], direct=True)


def _stands_alone(p: Passage, quotation: Quotation, first: int, last: int) -> bool:
    """Whether a sentence is nothing but quotations, or one behind an adjunct: `Instead, "it will be sold."`."""
    rest = range(quotation.last, last)
    if any(p.inside[i] < 0 and p.words[i] not in ".,;:!?" for i in rest):
        return False
    return quotation.first == first or _stands_behind_adjunct(p, quotation, first)


def _stands_behind_adjunct(p: Passage, quotation: Quotation, first: int) -> bool:
    begin = quotation.first
    return (
        begin - first <= _LONGEST_ADJUNCT
        and p.words[begin - 1] == ","
        and not has_finite(p, first, begin)
        and quotation.last - begin > _SHORTEST_CLAUSE
    )


def _is_whole(p: Passage, quotation: Quotation) -> bool:
    """Whether a quotation ends like a sentence, and so is more than a word in quotation marks."""
    if quotation.last - quotation.first < 4:
        return False
    end = quotation.last - 1
    while end > quotation.first and p.words[end] in MARKS:
        end -= 1
    if not quotation.closed or p.words[end][-1] in ",.?!…—-":
        return True
    follows = p.words[quotation.last] if quotation.last < len(p.words) else ""
    return follows in (",", ".") and quotation.last - quotation.first > 5
