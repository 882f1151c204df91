"""Verbs as cues behind their content or in the middle of it: `…, Ito said`, `…, said Ito`, `As Ito said, …`."""

from __future__ import annotations

from typing import Final

from stancekit.features.candidate import Candidate
from stancekit.features.contents import content_after, content_before, content_end, is_title
from stancekit.features.cues import Cue
from stancekit.features.grammar import Range, adjunct_end, has_finite, is_past, verb_cue
from stancekit.features.noun_phrases import noun_phrase_after, noun_phrase_before
from stancekit.features.passages import Passage, Quotation
from stancekit.features.words import DASHES, MARKS

_LONGEST_ASIDE: Final = 12
_DIRECT_ASIDE: Final = frozenset("of in to about at on during when as after with".split())
_PLACING: Final = frozenset("in at on during from after before".split())


def trailing(
    p: Passage, head: int, group: int, first: int, last: int, cue: Cue, source: Range | None, form: str, position: str
) -> Candidate | None:
    """Read `…, Ito said.` and `…, Ito said, …`, content before the source."""
    words = p.words
    left = source[0] if source is not None else group
    if source is not None and left > first and words[left - 1] == "as":
        left -= 1  # `…, as Ito said`
    if left <= first + 1:
        return None
    quotation = _closed_quotation(p, left - 1, first)
    quoted = quotation is not None and not is_title(p, quotation, first)
    if source is None and not quoted:
        return None
    if not (quoted or words[left - 1] in (",", "?", "!", "…") or words[left - 1] in DASHES):
        return None
    cue_end = _particle_end(p, head, last, cue)
    end = adjunct_end(p, cue_end, last)
    if cue.has_hearer and end == cue_end:
        end = _hearer_end(p, end, last)
    if not quoted and end < last and words[end] in _PLACING and has_finite(p, first, left):
        end = _place_end(p, end, last)
    stops = end >= last or words[end] in (",", ".", ";", ":", "!", "?") or words[end] in DASHES
    if not (quoted or stops):
        return None
    before = content_before(p, first, left)
    if before is None or (not quoted and end < last and _introduces(p, end, before)):
        return None
    if quoted and p.kinds[left] == "subject" and _is_told_twice(p, *before):
        before = p.quotations[p.inside[before[1] - 1]].first, before[1]
    if quoted and end < last and words[end] in _DIRECT_ASIDE:
        while end < last and words[end] not in (",", ".", ":") and p.inside[end] < 0:
            end += 1
    inside = not quoted and not _stands_alone(p, *before)
    after = content_after(p, end, last, quoted=quoted, inside=inside) if end < last else None
    order = "inside content" if inside else "after quotation" if quoted else "after content"
    if inside and (after is None or words[end] != ","):
        return None
    contents = [before] if after is None else [before, after]
    return Candidate((group, cue_end), source, contents, cue, "trailing", form, position, order)


def _place_end(p: Passage, begin: int, last: int) -> int:
    """Where `said | in Paris |` ends, if nothing but the place or the occasion follows the verb; else `begin`."""
    for i in range(begin, min(last, begin + _LONGEST_ASIDE)):
        if p.words[i] in (",", ".", ";"):
            return begin if has_finite(p, begin, i) else i
        if p.words[i] in ("that", "to", ":") or p.inside[i] >= 0:
            return begin
    return begin


def _is_told_twice(p: Passage, begin: int, end: int) -> bool:
    """Whether what ends with a quotation has a cue of its own: `Ito said he was "glad to go," | he said`."""
    if p.inside[end - 1] < 0:
        return False
    cues = (verb_cue(p.words[i]) for i in p.cues_in(begin, end) if p.inside[i] < 0)
    return any(cue is not None and cue.takes_quotation and "past" in cue.forms for cue in cues)


def _introduces(p: Passage, end: int, before: Range) -> bool:
    """Whether a quotation of its own follows, so that what stands before the source is no content."""
    if p.words[end] not in (",", ":") or p.quotation_at(end + 1) is None or end + 2 >= len(p.words):
        return False
    if p.words[end] == ":" or not _stands_alone(p, *before):
        return True
    adjunct = p.words[before[0]].endswith(("ed", "ing")) or p.kinds[before[0]] == "subordinator"
    return adjunct or (p.capital(end + 2) and not p.words[end + 2].startswith("i'") and p.words[end + 2] != "i")


def _stands_alone(p: Passage, begin: int, end: int) -> bool:
    """Whether the words before an attribution are a content, not the adjunct of what follows it."""
    if has_finite(p, begin, end):
        return end - begin >= 4 or "auxiliary" in p.kinds[begin + 1 : end - 1]
    while begin < end and p.kinds[begin] in ("preposition", "subordinator", "adverb"):  # `To win, they need a crane`
        begin = next((i + 1 for i in range(begin, end) if p.words[i] == ","), end)
    return end - begin >= 4


def _hearer_end(p: Passage, begin: int, last: int) -> int:
    """Where `told | reporters on Friday |` ends, if nothing but a hearer follows the verb."""
    words = p.words
    i = begin
    while i < min(last, begin + 7) and p.forms[i].alnum and words[i] != "to":
        if p.kinds[i] in ("auxiliary", "subject", "subordinator"):
            break
        i += 1
    if i > begin and (i == last or words[i] in (",", ".")):
        return adjunct_end(p, i, last)
    return begin


def inverted(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """Read `…, said Ito.`, the cue before its source."""
    cue_end = head + 1 + bool(cue.particle)
    if not cue.inverts or "ing" in cue.forms or head <= first + 1 or cue_end >= last:
        return None
    quoted = _closed_quotation(p, head - 1, first) is not None
    following = p.words[cue_end]
    if not (quoted or p.words[head - 1] == ",") or following in ("that", "to", ":") or following in MARKS:
        return None
    source = noun_phrase_after(p, cue_end, last)
    if source is None or p.kinds[source[0]] not in (None, "determiner", "possessive", "subject"):
        return None
    if not quoted:
        if source[1] < last and (p.words[source[1]] in MARKS or p.kinds[source[1]] == "auxiliary"):
            return None
        if _opens_with_apposition(p, first, head):
            return None
        subject = noun_phrase_before(p, head, first)
        if subject is not None and (
            not has_finite(p, first, subject[1])
            or (subject[0] > first and _closed_quotation(p, subject[0] - 1, first) is not None)
        ):
            return None
    pronoun = p.kinds[source[0]] == "subject"
    opening = slice(source[0], source[1] + 1 if pronoun else min(source[1], source[0] + 6))
    if "auxiliary" in p.kinds[opening] and "who" not in p.words[opening]:
        return None
    before = content_before(p, first, head)
    if before is None:
        return None
    after = content_after(p, source[1], last, quoted=quoted) if source[1] < last else None
    order = "inverted after quotation" if quoted else "inverted"
    return Candidate(
        (head, cue_end), source, [before, *([after] if after else [])], cue, "trailing", "past", order=order
    )


def _opens_with_apposition(p: Passage, first: int, head: int) -> bool:
    """Whether a subject with an apposition stands before the verb: `The lawyer, hired in May, said | it failed`."""
    comma = p.words.index(",", first, head)
    if comma == head - 1 or p.kinds[first] in ("preposition", "subordinator", "adverb", "time"):
        return False
    word, kind = p.words[comma + 1], p.kinds[comma + 1]
    apposed = word.endswith("ing") or word.isdigit() or kind in ("relative", "determiner", "possessive")
    return (apposed or is_past(p, comma + 1)) and not has_finite(p, first, comma)


def _closed_quotation(p: Passage, i: int, first: int) -> Quotation | None:
    """The quotation that ends at word `i`, or before a comma there."""
    if i > first and p.words[i] == ",":
        i -= 1
    if i < first or p.inside[i] < 0:
        return None
    quotation = p.quotations[p.inside[i]]
    return quotation if quotation.last == i + 1 else None


def behind_as(
    p: Passage, head: int, group: int, first: int, last: int, cue: Cue, source: Range | None, form: str
) -> Candidate | None:
    """Read `As Ito said on Friday, …`."""
    opening = -1 if source is None else source[0] - 1
    if opening < first or p.words[opening] != "as" or not (opening == first or p.kinds[opening - 1] == "conjunction"):
        return None
    cue_end = _particle_end(p, head, last, cue)
    comma, content = _behind_comma(p, cue_end, last)
    if content is None or has_finite(p, cue_end, comma):
        return None
    return Candidate((group, cue_end), source, [content], cue, "trailing", form)


def behind_as_by(p: Passage, group: int, head: int, agent: int, last: int, cue: Cue) -> Candidate | None:
    """Read `As reported by Ito, …`, where the agent ends at the comma."""
    comma, content = _behind_comma(p, agent, last)
    return (
        None if content is None else Candidate((group, head + 1), (agent, comma), [content], cue, "trailing", "passive")
    )


def _behind_comma(p: Passage, begin: int, last: int) -> tuple[int, Range | None]:
    """The comma that soon follows, and the clause behind it, or None."""
    comma = next((i for i in range(begin, min(last, begin + _LONGEST_ASIDE)) if p.words[i] == ","), last)
    end = content_end(p, comma + 1, last, clause=True) if comma + 1 < last else comma
    return comma, (comma + 1, end) if end > comma + 1 else None


def _particle_end(p: Passage, head: int, last: int, cue: Cue) -> int:
    """Where a verb ends, with its particle: `pointed out |`, `went on |`."""
    return head + 1 + (head + 1 < last and p.words[head + 1] in (cue.particle, "out"))
