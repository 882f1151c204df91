"""Complements: what follows a verb, and where its content begins."""

from __future__ import annotations

from typing import Final

from stancekit.features.contents import quotation_ahead
from stancekit.features.cues import Cue, frame, is_third_person
from stancekit.features.grammar import adjunct_class, adjunct_end, has_finite, is_finite
from stancekit.features.passages import Passage
from stancekit.features.words import MARKS

_CLAUSE_WORDS: Final = frozenset("that to whether if how why what not".split())
_PARTICLES: Final = frozenset("out back off up down away".split())
_BEHIND_PARTICLE: Final = frozenset("of about for on to in at with against".split())
_PLACING: Final = frozenset("in at on during from to after before with by".split())
_LONGEST_PLACE: Final = 14
_LONGEST_HEARER: Final = 9
_FARTHEST_THAT: Final = 7  # words behind the longest hearer


def complement(p: Passage, head: int, last: int, cue: Cue) -> tuple[int, str, int, bool] | None:
    """What follows a verb: where it begins, its kind, where the cue ends, whether it is a clause."""
    words = p.words
    cue_end = head + 1 + bool(cue.particle)
    begin = adjunct_end(p, cue_end, last)
    if begin >= last:
        return None
    if p.kinds[begin] == "conjunction":
        return None
    if begin > cue_end and words[begin] == "that" and begin + 1 < last and is_finite(p, begin + 1, cue_end):
        return None  # `spoke at a rally | that drew thousands`
    if begin > cue_end and is_third_person(words[begin]):
        return None  # `a report filed Thursday | says`
    kind = frame(words[begin])
    if cue.has_hearer and (kind == "phrase" or p.kinds[begin] == "object"):
        told = _after_hearer(p, begin, last, cue)
        if told is not None:
            start = begin if told[1] == "told infinitive" else told[0]  # `asked | Ito to leave`
            return start, told[1], cue_end, told[1] != "told end"
    if words[begin] == ":":
        return begin + 1, "colon", cue_end, True
    if kind == "end" or (
        kind not in ("that", "phrase", "quotation", "infinitive", "question", "gerund") and cue.takes_quotation
    ):
        ahead = quotation_ahead(p, begin, last, ",:") if cue.takes_quotation else None
        if ahead is None and words[begin] == "," and p.quotation_at(begin + 1) is not None:
            ahead = begin + 1
        if ahead is not None:
            return ahead, "direct", cue_end, True
        if kind == "end":
            resumed = _after_aside(p, begin, last)
            return None if resumed is None else (resumed, "that", cue_end, True)
    if kind in ("phrase", "of", "with", "about", "infinitive", "in") and cue.takes_quotation:
        ahead = quotation_ahead(p, begin, last, ",:" if words[begin] == "it" else ":")
        if ahead is not None:
            return ahead, "direct", cue_end, True
    if kind == "infinitive" and cue.refers:
        return (begin + 1, "to", begin + 1, False) if begin + 1 < last else None
    if kind == "phrase":
        clause = cue.takes_clause and has_finite(p, begin, min(last, begin + 25))
        return begin, "clause" if clause else "phrase", cue_end, clause
    if kind == "quotation":
        return begin, kind, cue_end, cue.takes_clause and has_finite(p, begin, min(last, begin + 25))
    if kind in ("that", "question", "gerund") or (kind == "infinitive" and _opens_clause(p, begin)):
        return begin, kind, cue_end, True
    that = _that_behind(p, begin, last) if cue.takes_clause and words[begin] in _PLACING else None
    if that is not None:
        return that, "that", cue_end, True  # `said at a rally in Leeds | that …`
    if kind == "infinitive":
        return begin, kind, cue_end, True
    return _after_preposition(p, begin, last, kind)


def _that_behind(p: Passage, begin: int, last: int) -> int | None:
    """The "that" behind a place, an occasion or a hearer, if it is no relative pronoun."""
    for i in range(begin + 2, min(last, begin + _LONGEST_PLACE)):
        if p.words[i] == "that":
            return None if has_finite(p, begin, i) or (i + 1 < last and is_finite(p, i + 1, begin)) else i
        if p.inside[i] >= 0 or p.words[i] in (",", ":", ".", ";"):
            return None
    return None


def _after_preposition(p: Passage, preposition: int, last: int, kind: str) -> tuple[int, str, int, bool] | None:
    words = p.words
    begin = preposition + 1
    if kind in _PARTICLES and begin < last and words[begin] in _BEHIND_PARTICLE:
        begin += 1
    if begin >= last or words[begin] in (",", ".", ";"):
        return None
    return begin, kind, begin, words[begin] in _CLAUSE_WORDS


def _after_aside(p: Passage, comma: int, last: int) -> int | None:
    """Where `that …` begins after `said, as before, that …`."""
    if p.words[comma] != ",":
        return None
    for i in range(comma + 1, min(last, comma + 14)):
        if p.words[i] == "," or p.inside[i] >= 0:
            resumes = p.words[i] == "," and i + 1 < last and p.words[i + 1] == "that"
            return i + 1 if resumes else None
    return None


def _that_ahead(p: Passage, begin: int, i: int, last: int) -> int | None:
    """The "that" behind a long hearer: `told a crowd of supporters in the town hall in Leeds | that …`."""
    for that in range(i, min(last, i + _FARTHEST_THAT)):
        if p.words[that] == "that":
            return None if has_finite(p, begin, that) else that
        if p.inside[that] >= 0 or p.words[that] in (",", ":", "."):
            return None
    return None


def _opens_clause(p: Passage, i: int) -> bool:
    """Whether a word opens a clause; "to" does before a verb, not in `told reporters on a visit to the port`."""
    if p.words[i] != "to" or i + 1 == len(p.words):
        return p.words[i] in _CLAUSE_WORDS
    return p.kinds[i + 1] is None and not p.capital(i + 1)


def _after_hearer(p: Passage, begin: int, last: int, cue: Cue) -> tuple[int, str] | None:
    """Where the content begins after the hearer: `told | the court | that …`."""
    words = p.words
    limit = min(last, begin + _LONGEST_HEARER)
    i = begin
    while i < limit and not _opens_clause(p, i) and words[i] not in (",", ":", "."):
        quotation = p.quotation_at(i)
        if words[i] in MARKS:
            titled = quotation is not None and words[quotation.last : quotation.last + 1] == ["that"]
            if quotation is None or not titled:
                break
            i = quotation.last  # `told | "The Morning Show" | that …`
        else:
            i += 1
    if i == begin + _LONGEST_HEARER and (that := _that_ahead(p, begin, i, last)):
        return that, "told that"
    if i < limit:
        opens = words[i] in MARKS or (words[i] in (",", ":") and i + 1 < last and p.quotation_at(i + 1) is not None)
        if opens or _opens_clause(p, i) or words[i] == ":":
            start = i + 1 if words[i] in (",", ":") else i
            return (start, "told " + frame(words[start])) if start < last else None
    if p.kinds[begin] == "object" or adjunct_class(words[begin]) in ("hearer", "channel"):
        start = adjunct_end(p, begin + 1, last)
        return (start, "told clause") if start < last else None
    if p.kinds[begin] in ("determiner", "possessive"):  # `told the board the pump had failed`
        i = begin + 1
        while i < limit and p.kinds[i] is None and p.forms[i].alnum:
            i += 1
        opens = i > begin + 1 and i < limit and p.kinds[i] in ("subject", "determiner", "possessive")
        return (i, "told clause") if opens and has_finite(p, i, min(last, i + 12)) else None
    if cue.term == "tell" and p.capital(begin):
        i = begin
        while i < last and p.inside[i] < 0 and (p.capital(i) or words[i] in ("'s", "of", "the", "on")):
            i += 1
        start = adjunct_end(p, i, last)
        if start < last and start > i and words[start] == "that":
            return start, "told that"
        if i < last and p.kinds[i] in ("subject", "determiner", "possessive"):
            return i, "told clause"
    return None
