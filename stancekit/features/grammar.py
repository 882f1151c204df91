"""What stands in for a tagger: word classes from closed lists and endings, verb groups, adjuncts."""

from __future__ import annotations

from typing import Final

from stancekit.features.cues import CUES, Cue
from stancekit.features.passages import Passage
from stancekit.features.pieces import WORD_CLASSES
from stancekit.features.words import MARKS
from stancekit.lexicon import table

Range = tuple[int, int]

_BE: Final = frozenset(
    "is are was were be been being am 's i'm they're we're you're gets got get isn't aren't wasn't weren't".split()
)
_NOT_ADVERBS: Final = frozenset("family only ally reply assembly italy july supply rally".split())
_CONTRACTING: Final = frozenset(("subject", "relative"))
_MEDIUM_PREPOSITIONS: Final = frozenset(("in", "during", "at", "on", "via", "through"))
_LACKING: Final = frozenset(
    "basis details elaborating elaboration evidence explanation hesitation proof specifics".split()
)
_ARTICLES: Final = frozenset("a an the his her their its this one another".split())

_ADJUNCTS: Final = {row["term"]: row["class"] for row in table("adjuncts")}
_ADJUNCT_OPENERS: Final = {*_ADJUNCTS, *_MEDIUM_PREPOSITIONS, "later", "earlier", "this", "since", "without"}


def word_class(word: str) -> str | None:
    """The class of a function word; None for all others.

    Examples
    --------
    >>> word_class("should"), word_class("minister")
    ('auxiliary', None)
    """
    return WORD_CLASSES.get(word)


def adjunct_class(word: str) -> str | None:
    """Whether a word tells the time, a medium, the manner or the hearer of an utterance."""
    return _ADJUNCTS.get(word)


def is_past(p: Passage, i: int) -> bool:
    """Whether word `i` looks like a past form of a verb."""
    past = p.forms[i].past
    if past == "subject":  # after a name or pronoun: `Ito left`
        return i > 0 and (p.kinds[i - 1] == "subject" or (p.capital(i - 1) and p.forms[i - 1].alpha))
    if past == "regular":
        return i == 0 or p.kinds[i - 1] not in ("determiner", "possessive", "preposition")
    return past == "irregular"


def is_finite(p: Passage, i: int, first: int) -> bool:
    """Whether a finite verb group begins at, or has its head at, word `i`."""
    word = p.words[i]
    if p.inside[i] >= 0:
        return False
    kind = p.kinds[i]
    if kind == "auxiliary":
        return word not in ("be", "been", "being", "having") and (i == first or p.words[i - 1] != "to")
    if kind is not None:
        return False
    if is_past(p, i):
        return True
    cue = verb_cue(word)
    return (
        cue is not None
        and not cue.forms.isdisjoint(("past", "s"))
        and not p.capital(i)
        and i > first
        and p.kinds[i - 1] not in ("determiner", "possessive", "preposition")
    )


def has_finite(p: Passage, first: int, last: int) -> bool:
    """Whether a finite verb stands among the words ``[first, last)``."""
    return "auxiliary" in p.kinds[first:last] or any(is_past(p, i) for i in range(first, last))


def verb_cue(word: str) -> Cue | None:
    """The verb this word can be a cue form of."""
    found = CUES.get(word)
    return found[0] if found is not None and found[0].word_class == "verb" else None


def is_contracted(p: Passage, i: int) -> bool:
    """Whether word `i` is a pronoun with its auxiliary: `they're`."""
    return p.kinds[i] == "auxiliary" and word_class(p.words[i].partition("'")[0]) == "subject"


def verb_group(p: Passage, head: int, first: int) -> tuple[int, str]:
    """Where the group of the verb `head` begins, and its support: "to", "be", "auxiliary" or "bare"."""
    words = p.words
    begin = head
    auxiliaries: list[str] = []
    infinitive = False
    while begin > first:
        word, kind = words[begin - 1], p.kinds[begin - 1]
        if word == "to":
            infinitive = True
        elif kind == "auxiliary" or (word == "'s" and begin - 2 >= first and p.kinds[begin - 2] in _CONTRACTING):
            auxiliaries.append(word)
        elif word == "nor" and begin - 3 >= first and words[begin - 3] == "neither":
            begin -= 2  # `neither confirmed nor | denied`
        elif kind != "adverb" and not _is_adverb(p, begin - 1) and not _floats(p, begin - 1, first):
            break
        begin -= 1
        if kind == "auxiliary" and is_contracted(p, begin):
            break
    if infinitive:
        return begin, "to"
    if not _BE.isdisjoint(auxiliaries):
        return begin, "be"
    return begin, "auxiliary" if auxiliaries else "bare"


def _floats(p: Passage, i: int, first: int) -> bool:
    """Whether word `i` stands within a verb group though no adverb: `have | all | said`, `has | since | said`."""
    return p.words[i] in ("all", "both", "each", "since") and i > first and p.kinds[i - 1] == "auxiliary"


def _is_adverb(p: Passage, i: int) -> bool:
    word = p.words[i]
    return word[-2:] == "ly" and word not in _NOT_ADVERBS and not p.capital(i)


def skip_verb_support(p: Passage, i: int, last: int) -> int:
    """The first word from `i` on that is neither auxiliary nor adverb."""
    while i < last and p.kinds[i] in ("adverb", "auxiliary"):
        i += 1
    return i


def adjunct_end(p: Passage, i: int, last: int) -> int:
    """Where the adjuncts of time, manner and medium that begin at word `i` end (`on Tuesday in a statement`)."""
    while i < last and p.words[i] in _ADJUNCT_OPENERS:
        end = _time_end(p, i, last) or _medium_end(p, i, last) or _lack_end(p, i, last)
        if not end or p.words[end : end + 1] == ["'s"]:  # `called | Friday's decision`
            break
        i = end
    return i


def _time_end(p: Passage, i: int, last: int) -> int:
    """The end of an adjunct of time or manner at word `i`, or 0."""
    words = p.words
    kind = adjunct_class(words[i])
    following = adjunct_class(words[i + 1]) if i + 1 < last else None
    if kind in ("day", "manner") or words[i] in ("later", "earlier"):
        return i + 2 if following == "period" else i + 1
    if (kind == "facet" or words[i] == "this") and following == "period":
        return i + 3 if words[i + 2 : i + 3] == ["ago"] else i + 2
    if words[i] in ("in", "on", "since") and i + 1 < last:
        month = i + 2 if following == "facet" and i + 2 < last else i + 1
        if p.kinds[month] == "month":
            end = month + 1
            while end < last and (
                words[end].isdigit() or (words[end] == "," and words[end + 1 : end + 2] and words[end + 1].isdigit())
            ):
                end += 1
            return end
        if words[i] == "in" and len(words[i + 1]) == 4 and words[i + 1].isdigit():
            return i + 2
    if words[i] == "on" and i + 1 < last:
        day = i + 2 if following == "facet" and i + 2 < last else i + 1
        if adjunct_class(words[day]) == "day":
            return day + 2 if day + 1 < last and adjunct_class(words[day + 1]) == "period" else day + 1
    return 0


def _lack_end(p: Passage, i: int, last: int) -> int:
    """The end of `without offering evidence` at word `i`, or 0."""
    if p.words[i] != "without":
        return 0
    return next((j + 1 for j in range(i + 1, min(last, i + 5)) if p.words[j] in _LACKING), 0)


def _medium_end(p: Passage, i: int, last: int) -> int:
    """The end of an adjunct that names a medium at word `i` (`in an interview with the paper`), or 0."""
    words = p.words
    if words[i] not in _MEDIUM_PREPOSITIONS or i + 2 >= last:
        return 0
    if adjunct_class(words[i + 1]) == "channel":
        return i + 3 if words[i + 2] in ("news", "tv") else i + 2
    if words[i + 1] not in _ARTICLES:
        return 0
    end, limit = i + 2, min(last, i + 9)
    while end < limit and adjunct_class(words[end]) != "medium" and p.forms[end].alnum and not p.kinds[end]:
        end += 1
    if end >= limit or adjunct_class(words[end]) != "medium":
        return 0
    while end < limit and adjunct_class(words[end]) == "medium":
        end += 1
    return _completed(p, end, last)


def _completed(p: Passage, end: int, last: int) -> int:
    """The end of `with the paper` or `posted online` behind a medium, if a clause or quotation follows it."""
    words = p.words
    if end >= last or words[end] not in ("with", "to", "on", "for", "posted", "released", "after", "from"):
        return end
    for i in range(end + 1, min(last, end + 8)):
        if words[i] in ("that", ",", ":", ".") or words[i] in MARKS:
            return i if words[i] not in MARKS else end
    return end
