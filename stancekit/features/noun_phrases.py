"""Noun phrases: where the one before or after a word begins and ends, with its titles and appositions."""

from __future__ import annotations

from typing import Final

from stancekit.features.grammar import (
    Range,
    adjunct_class,
    adjunct_end,
    has_finite,
    is_finite,
    is_past,
    verb_cue,
)
from stancekit.features.passages import Passage
from stancekit.features.words import DASHES, MARKS

_PRONOUNS: Final = frozenset("who which that others some many most few both one this these those another him".split())
_INSERTED: Final = frozenset(
    (
        "however though meanwhile too in on for speaking by when as at after while citing asked during like along also"
    ).split()
)
_APPENDED: Final = frozenset(
    "in on during at after before according speaking referring alluding citing when as".split()
)
_TITLES_GO_ON: Final = frozenset("of for from at with by".split())
_NO_NOUN: Final = frozenset(("preposition", "auxiliary", "conjunction", "subordinator", "possessive", "object"))
_NAMING: Final = frozenset(("named", "called", "nicknamed", "dubbed", "titled", "surnamed"))
_LONGEST_SOURCE: Final = 45
_LONGEST_HEAD: Final = 14
_LONGEST_BRACKET: Final = 20
_SHORT_QUOTATION: Final = 6


def noun_phrase_before(p: Passage, end: int, first: int) -> Range | None:
    """The noun phrase that ends before word `end` and begins at `first` or later, with its appositions."""
    whole, end = end, without_adjuncts(p, end, first)
    if end <= first:
        return None
    word = p.words[end - 1]
    if word == ",":
        return _with_apposition(p, end, first)
    if word in DASHES:  # `Ito — who had resigned — said`
        dash = next((i for i in range(end - 2, max(first, end - _LONGEST_SOURCE), -1) if p.words[i] in DASHES), None)
        return None if dash is None else noun_phrase_before(p, dash, first)
    governed = end - 2 >= first and p.kinds[end - 2] == "preposition"  # `engineers who worked on it`
    kind = p.kinds[end - 1]
    if (word in _PRONOUNS or kind == "subject") and not governed:
        two_words = kind == "determiner" and end - 2 >= first and p.kinds[end - 2] == "determiner"
        return end - (2 if two_words else 1), end
    abbreviated = word == "." and _before_mark(p, end - 1, first) is not None  # `Ito Jr.`
    ends = p.forms[end - 1].alnum or word == ")" or word in MARKS or abbreviated
    if kind in _NO_NOUN or word == "there" or not ends:
        return None
    begin = _phrase_begin(p, end, first)
    while begin < end and (p.kinds[begin] in ("preposition", "conjunction") or p.words[begin] in ("'s", "-", "to")):
        begin += 1
    if begin == end or (begin == end - 1 and p.kinds[begin] in ("adverb", "time", "month")):
        return None
    return begin, whole if is_past(p, end - 1) else end  # `a poll released | on Tuesday`


def without_adjuncts(p: Passage, end: int, first: int) -> int:
    """The end of the phrase without `himself`, `on Tuesday` or `last week` behind it."""
    words = p.words
    while end - 1 > first:
        word = words[end - 1]
        if (
            adjunct_class(word) == "day"
            or word in ("later", "earlier", "recently")
            or word.endswith(("self", "selves"))
        ):
            end -= 1
            while end - 1 > first and words[end - 1] in ("on", "late", "early"):
                end -= 1
        elif (
            adjunct_class(word) == "period"
            and end - 2 > first
            and (adjunct_class(words[end - 2]) == "facet" or words[end - 2] in ("this", "a"))
        ):
            end -= 2
        else:
            break
    return end


def _with_apposition(p: Passage, end: int, first: int) -> Range | None:
    """The phrase before `end`, which a comma closes: `Ito, who runs the port,` or `Ito, however,`."""
    words = p.words
    comma = end - 1
    begin = _clause_begin(p, comma, first)
    while True:
        inner = next((i for i in range(begin, comma) if words[i] == "," and p.inside[i] < 0), None)
        if inner is None:
            return None
        if inner > begin and not _is_adjunct_begin(p, begin, first):
            break
        if "," not in words[inner + 1 : comma]:
            return noun_phrase_before(p, inner, begin)
        begin = inner + 1
    if has_finite(p, begin, inner):
        last = max(i for i in range(first, comma) if words[i] == "," and p.inside[i] < 0)
        phrase = noun_phrase_before(p, last, first) if last > first else None
        return None if phrase is None else (phrase[0], comma)
    if inner - begin > _LONGEST_HEAD or end - begin > _LONGEST_SOURCE:
        return None
    return (begin, inner) if words[inner + 1] in _INSERTED else (begin, comma)


def _is_adjunct_begin(p: Passage, i: int, first: int) -> bool:
    """Whether an adjunct rather than a noun phrase begins at word `i`."""
    word, kind = p.words[i], p.kinds[i]
    if kind in ("preposition", "subordinator", "adverb", "conjunction", "time"):
        return True
    alarmed = word.endswith("ed") and i + 1 < len(p.words) and p.kinds[i + 1] == "preposition"
    return kind is None and (alarmed or word.endswith(("ing", "ly"))) and not (p.capital(i) and i > first)


def _clause_begin(p: Passage, end: int, first: int) -> int:
    """Where the clause that reaches word `end` begins."""
    words, inside = p.words, p.inside
    for i in range(end - 1, first - 1, -1):
        word = words[i]
        if inside[i] >= 0 and word in MARKS and p.quotations[inside[i]].last == i + 1 < end:
            return i + 1
        if word in (";", ":", "—", "--") or (word == "that" and i + 1 < end and p.kinds[i + 1] != "auxiliary"):
            return i + 1
    while first < end and words[first] in ("and", "but", "yet", "so", "still", "now"):
        first += 1
    return first


def _phrase_begin(p: Passage, end: int, first: int) -> int:
    """The first word of the noun phrase that ends, without a comma, before word `end`."""
    words, kinds = p.words, p.kinds
    begin, i = end - 1, end - 2
    if p.kinds[begin] not in ("subject", "determiner"):
        begin, i = end, end - 1
    while i >= first:
        word, kind = words[i], kinds[i]
        if kind is None and p.forms[i].alpha and not is_past(p, i):
            begin = i
            i -= 1
            continue
        if word == "her" and i + 1 < end:  # no object: `her lawyer said`
            return i
        if word == ")":
            opening = next((j for j in range(i, max(first, i - _LONGEST_BRACKET) - 1, -1) if words[j] == "("), None)
            if opening is None:
                break
            i = opening
        elif word == "." or word in MARKS:
            before = _before_mark(p, i, first)
            if before is None:
                break
            i = before
        elif kind == "relative":
            if word != "who" or begin == end or i == first or words[i - 1] == ",":
                break
        elif kind in ("auxiliary", "subject", "object", "subordinator") or (
            kind == "time" and not p.forms[i].upper and not _is_reduced(p, i - 1, first, end)
        ):
            break
        elif kind == "conjunction":
            if i > first and kinds[i - 1] == "subject" and (i - 1 == first or not p.forms[i - 2].alnum):
                return i - 1  # `he and Mr. Ito`
            if (word != "and" and word != "or") or _joins_clauses(p, i, first):
                break
        elif is_past(p, i):
            # `the elected mayor`, `"…," retired general Ito said`
            opens = i > first and (p.kinds[i - 1] in ("determiner", "possessive") or words[i - 1] in MARKS)
            if not ((opens and i + 1 < end) or (_is_reduced(p, i, first, end) and begin == i + 1)):
                break
        elif word == "," and "and" in words[begin:end]:
            listed = _list_begin(p, i, first)
            return begin if listed is None else listed
        elif kind == "preposition":
            if not _attaches(p, i, first):
                break
        elif kind in ("determiner", "possessive") and word != "'s":
            if not (i > first and (p.kinds[i - 1] == "preposition" or words[i - 1] in ("all", "both", "half", "and"))):
                return i
        elif not (p.forms[i].alnum or word in ("'s", "&", "$", "/", "@", "#", "-", "%")):
            break
        begin = i
        i -= 1
    return begin


def _list_begin(p: Passage, comma: int, first: int) -> int | None:
    """Where a list of names begins that goes on behind the comma: `Ito, Lund and Sato`."""
    while True:
        i = comma
        while i > first and p.kinds[i - 1] is None and p.forms[i - 1].upper:
            i -= 1
        if i == comma:
            return None
        if i == first or p.words[i - 1] in MARKS:
            return i
        if p.words[i - 1] != ",":
            return None
        comma = i - 1


def _before_mark(p: Passage, i: int, first: int) -> int | None:
    """The word where a nickname's quotation or an initial that ends at the mark `i` begins."""
    number = p.inside[i]
    if number >= 0:
        quotation = p.quotations[number]
        short = quotation.last - quotation.first < _SHORT_QUOTATION and p.words[i - 1] != ","
        return quotation.first if quotation.last == i + 1 and short and quotation.first > first else None
    initial = i > first and len(p.words[i - 1]) <= 4 and p.end(i - 1) == p.starts[i] and p.capital(i - 1)
    return i - 1 if p.words[i] == "." and initial else None


def _is_reduced(p: Passage, i: int, first: int, end: int) -> bool:
    """Whether word `i` is the participle of a reduced relative clause in a phrase: `a poll released Sunday`."""
    if i <= first or not is_past(p, i):
        return False
    if i + 1 < end:
        cue = verb_cue(p.words[i])
        if not p.words[i].endswith("ed") or (cue is not None and cue.takes_clause):
            return False
        if p.kinds[i + 1] is None and not adjunct_class(p.words[i + 1]) and p.words[i] not in _NAMING:
            return False  # it has an object: `Ito issued new orders`
    return p.kinds[i - 1] is None and p.forms[i - 1].alnum and not is_past(p, i - 1)


def _attaches(p: Passage, i: int, first: int) -> bool:
    """Whether the prepositional phrase at word `i` belongs to the noun before it."""
    if i == first or p.words[i] in ("by", "after", "before", "during", "until", "since", "following"):
        return False
    before = p.words[i - 1]
    return before == ")" or (
        before[0].isalnum() and p.kinds[i - 1] in (None, "determiner", "possessive", "month", "time")
    )


def _joins_clauses(p: Passage, i: int, first: int) -> bool:
    """Whether the conjunction at word `i` joins clauses, not nouns."""
    words = p.words
    if i <= first or not p.forms[i - 1].alnum or p.kinds[i + 1] == "subject":
        return True
    for j in range(i - 1, max(first, i - 9) - 1, -1):
        if words[j] in (",", ";", ":") or words[j] in MARKS:
            return False
        if p.kinds[j] in ("auxiliary", "subject") or is_finite(p, j, first):
            return True
    return False


def noun_phrase_after(p: Passage, begin: int, last: int) -> Range | None:
    """The noun phrase that begins at word `begin`, with the titles and appositions that follow it."""
    words = p.words
    if begin >= last:
        return None
    kind = p.kinds[begin]
    if kind == "subject":
        return begin, begin + 1
    if not p.forms[begin].alnum or kind in (
        "preposition", "subordinator", "auxiliary", "conjunction", "adverb", "object", "relative",
    ):  # fmt: skip
        return None
    i, apposition = begin, False
    while i < last:
        word = words[i]
        if word in MARKS:
            quotation = p.quotation_at(i)
            if quotation is None or i == begin or words[i - 1] == "," or quotation.last - i >= _SHORT_QUOTATION:
                break
            i = quotation.last
            continue
        if word == "(":
            i = next((j + 1 for j in range(i, last) if words[j] == ")"), last)
            continue
        if word == ",":
            if _appended(p, i + 1, last):
                break
            apposition = True
        elif word == ".":
            if not (p.end(i - 1) == p.starts[i] and i + 1 < last and len(words[i - 1]) <= 5):
                break
        elif word in ";:?!…" or word in DASHES or _ends_phrase(p, i, begin, last, apposition):
            break
        i += 1
    while i > begin and words[i - 1] in (",", "and", "late", "on"):
        i -= 1
    return (begin, i) if i > begin else None


def _appended(p: Passage, i: int, last: int) -> bool:
    """Whether what follows the comma before word `i` is no apposition."""
    if i >= last:
        return True
    word, kind = p.words[i], p.kinds[i]
    if kind in ("conjunction", "subordinator", "adverb", "time", "auxiliary", "subject", "object"):
        return True
    if word in MARKS or word in _APPENDED or word.endswith("ing"):
        return True
    return kind == "preposition" and word not in ("of", "with")


def _ends_phrase(p: Passage, i: int, begin: int, last: int, apposition: bool) -> bool:
    """Whether word `i` cannot go on the noun phrase."""
    word, kind = p.words[i], p.kinds[i]
    if adjunct_class(word) == "day" or (adjunct_class(word) == "facet" and adjunct_end(p, i, last) > i):
        return True
    if kind == "subordinator":
        return not apposition or word in (
            "as",
            "after",
            "when",
            "while",
            "because",
            "since",
            "although",
            "though",
            "that",
        )
    if kind == "preposition":
        if i > begin and word in ("on", "in", "at", "during") and adjunct_end(p, i, last) > i:
            return True
        return not apposition and word not in _TITLES_GO_ON
    return not apposition and (kind in ("time", "auxiliary") or (kind in ("object", "subject") and i > begin))
