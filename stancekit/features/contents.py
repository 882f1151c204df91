"""Contents: where what is attributed begins and ends."""

from __future__ import annotations

from typing import Final

from stancekit.features.grammar import (
    Range,
    adjunct_end,
    has_finite,
    is_past,
    skip_verb_support,
    verb_cue,
)
from stancekit.features.passages import Passage, Quotation
from stancekit.features.words import DASHES, MARKS

_LONGEST_TITLE: Final = 10
_NEW_CLAUSE: Final = frozenset(
    "but while although though whereas according adding citing even despite prompting noting".split()
)
_ENDS_PHRASE: Final = frozenset("when although though whereas unless".split())
_ENDS_CLAUSE: Final = frozenset(["according", "although", "though", "whereas"])
# The words at which a content may end; all others are passed over.
_MAY_END: Final = _ENDS_PHRASE | _ENDS_CLAUSE | DASHES | frozenset(", ; and but while ( in on at during".split())
_ASIDE: Final = frozenset(
    "while who as although though when speaking referring after according with in which where a an".split()
)


def content_end(p: Passage, begin: int, last: int, *, clause: bool, first_comma: bool = False) -> int:
    """Where the content that begins at word `begin` ends, at word `last` at the latest.

    Parameters
    ----------
    clause : bool
        Whether the content is a clause, which runs on, or a noun phrase, which soon ends.
    first_comma : bool
        Whether the clause of the cue is a part of another that goes on behind the next comma.
    """
    words, inside = p.words, p.inside
    i = begin
    while i < last:
        if inside[i] >= 0:
            quotation = p.quotations[inside[i]]
            if quotation.first == i and quotation.last > i + 1:
                i = min(quotation.last, last)
                if i < last and words[i - 2] == "," and _ends_at_comma(p, i - 1, last, clause, first_comma):
                    return i
                continue
        if words[i] not in _MAY_END:
            i += 1
            continue
        if i > begin and _ends_at(p, i, begin, last, clause, first_comma):
            break
        if words[i] == ";":
            break
        i += 1
    while i > begin and words[i - 1] in (".", ",", ";", ":") and inside[i - 1] < 0:
        i -= 1
    return i


def _ends_at(p: Passage, i: int, begin: int, last: int, clause: bool, first_comma: bool) -> bool:
    words = p.words
    word = words[i]
    if word == ",":
        return _ends_at_comma(p, i, last, clause, first_comma)
    if word == "and" and i > begin + 1 and i + 1 < last:
        return _ends_at_and(p, i, last, clause)
    if word == "but":
        return i > begin + 1
    if word == "while" and i + 1 < last and words[i + 1].endswith("ing") and verb_cue(words[i + 1]) is not None:
        return True
    if clause:
        return word in _ENDS_CLAUSE
    if word in _ENDS_PHRASE or word == "(" or (word in DASHES and p.end(i - 1) < p.starts[i]) or word == "—":
        return True
    return (
        word in ("in", "on", "at", "during")
        and i + 1 < last
        and words[i + 1] in ("a", "an", "the")
        and adjunct_end(p, i, last) > i
    )


def _ends_at_and(p: Passage, i: int, last: int, clause: bool) -> bool:
    """Whether the `and` at word `i`, without a comma, begins another predicate of the source."""
    verb = skip_verb_support(p, i + 1, last)
    if verb >= last or p.inside[verb] >= 0:
        return False
    if p.inside[i - 1] >= 0 and verb == i + 1 and is_past(p, verb):  # `called it "a fantasy" and left`
        return True
    cue = verb_cue(p.words[verb])
    if cue is not None and not p.capital(verb) and not cue.forms.isdisjoint(("past", "s")):
        return cue.takes_clause or cue.takes_phrase or not clause
    return not clause and (is_past(p, verb) or (verb > i + 1 and p.kinds[verb - 1] == "auxiliary"))


def _ends_at_comma(p: Passage, i: int, last: int, clause: bool, first_comma: bool) -> bool:
    """Whether the content ends at the comma before word ``i + 1``.

    What follows a comma in the contents of PolNeAR (Newell et al. 2018) decided each of these.
    """
    after = i + 1
    if first_comma or after >= last:
        return True
    word = p.words[after]
    if (word in MARKS and p.quotation_at(after) is None) or p.words[i - 1] == "that":  # `said that, in May, it rained`
        return False
    if word in _NEW_CLAUSE or word.endswith("ing"):
        return True
    if word in ("before", "after") and after + 1 < last and p.words[after + 1].endswith("ing"):
        return True
    kind = p.kinds[after]
    if kind == "conjunction":
        verb = skip_verb_support(p, after + 1, last)
        cue = verb_cue(p.words[verb]) if verb < last else None
        if cue is not None and not p.capital(verb) and not cue.forms.isdisjoint(("past", "s")):
            return True
        following = p.kinds[after + 1] if after + 1 < last else None
        return following == "subject" or (not clause and following == "determiner")
    if clause:
        return False
    return word.endswith("ed") or word == "as" or kind in (
        "relative", "subject", "subordinator", "adverb", "object", "determiner", "auxiliary",
    )  # fmt: skip


def content_before(p: Passage, first: int, end: int) -> Range | None:
    """The content that ends before word `end`: what stands before a source and cue behind it."""
    words, inside = p.words, p.inside
    while end > first and inside[end - 1] < 0 and (words[end - 1] == "," or words[end - 1] in DASHES):
        end -= 1
    if end <= first:
        return None
    number = inside[end - 1]
    if number >= 0 and p.quotations[number].last == end:
        opening = p.quotations[number].first
        if opening > first + 1 and opening + 1 < end:
            of_its_own = p.capital(opening + 1) and words[opening + 1] != "i" and not p.capital(opening - 1)
            if of_its_own or words[opening - 1] in (",", ":"):
                return opening, end
    return first, end


def content_after(p: Passage, comma: int, last: int, *, quoted: bool, inside: bool = False) -> Range | None:
    """What goes on behind an attribution in the middle of its content, which ends before the `comma`.

    Parameters
    ----------
    quoted : bool
        Whether a quotation stands before the attribution, so that only another one goes on.
    inside : bool
        Whether what stands before it needs to go on, as `In May, Ito said, a ship sank`.
    """
    words = p.words
    begin = comma + 1
    if begin >= last or not (words[comma] in (",", ":") or words[comma] in DASHES):
        return None
    quotation = p.quotation_at(begin)
    if quotation is not None:
        end = min(quotation.last, last)
        if end < last and words[end] not in (",", ".", ";"):
            end = max(end, content_end(p, end, last, clause=True))
        return begin, end
    if quoted:
        return None
    word = words[begin]
    if word in ("and", "but"):
        verb = skip_verb_support(p, begin + 1, last)
        if verb < last:
            opened = p.quotation_at(verb)
            if opened is not None:
                return verb, min(last, opened.last)
            cue = verb_cue(words[verb])
            if cue is not None and "past" in cue.forms:
                return None
    elif word == "according" or word.endswith("ing") or (word in _ASIDE and not inside):
        return None
    end = content_end(p, begin, last, clause=True)
    return (begin, end) if end > begin else None


def quotation_ahead(p: Passage, begin: int, last: int, marks: str) -> int | None:
    """A quotation that one of the `marks` sets off from the words between it and the cue."""
    for quotation in p.quotations_in(begin + 1, min(last, begin + 25)):
        opening = quotation.first
        if p.words[opening - 1] in marks and quotation.last - opening > 3:
            between = (verb_cue(p.words[i]) for i in range(begin, opening))
            if not any(cue is not None and cue.takes_quotation for cue in between):
                return opening
    return None


def is_title(p: Passage, quotation: Quotation, first: int) -> bool:
    """Whether a quotation is the name of a work behind a preposition: `On “Fox News Sunday,” Ito said it rained`."""
    inner = range(quotation.first + 1, quotation.last - 1)
    if quotation.first == first or len(inner) > _LONGEST_TITLE:
        return False
    named = all(p.capital(i) for i in inner if p.kinds[i] is None and p.forms[i].alnum)
    before = p.kinds[quotation.first - 1] in ("preposition", "determiner", "possessive")
    return named and (before or (p.kinds[first] == "preposition" and not has_finite(p, first, quotation.first)))
