"""Sources: whose a verb or a noun is, the subjects a clause shares, and what kind of source one is."""

from __future__ import annotations

from stancekit.features.grammar import Range, is_contracted, is_finite, is_past, verb_group
from stancekit.features.noun_phrases import noun_phrase_before
from stancekit.features.passages import Passage


def subject_of(p: Passage, group: int, first: int) -> Range | None:
    """The subject of the verb group that begins at word `group`: before it, or the pronoun in `they're`."""
    if is_contracted(p, group):
        return group, group + 1
    return noun_phrase_before(p, group, first) if group > first else None


def is_expletive(p: Passage, source: Range | None) -> bool:
    """Whether a subject is the "it" of `it is clear that`, which stands for nobody."""
    return source is not None and source[1] - source[0] == 1 and p.words[source[0]].partition("'")[0] == "it"


def near_subject(p: Passage, begin: int, first: int) -> Range | None:
    """The subject of the nearest finite verb before word `begin`."""
    i = begin - 1
    while i >= max(first, begin - 40):
        if is_finite(p, i, first):
            group, support = verb_group(p, i, first)
            subject = subject_of(p, group, first) if support != "to" else None
            if subject is not None:
                return subject
            i = group
        i -= 1
    return None


def subject_behind(p: Passage, begin: int, last: int) -> Range | None:
    """The subject of the clause that begins at word `begin`."""
    for i in range(begin, min(last, begin + 14)):
        if p.words[i] == ",":
            phrase = noun_phrase_before(p, i, begin)  # `After the vote, Ito, a baker, left`
            return phrase if phrase is not None and phrase[0] == begin else None
        if p.words[i] == "." and p.end(i - 1) < p.starts[i]:
            return None
        if p.kinds[i] == "auxiliary" or is_past(p, i):
            return noun_phrase_before(p, i, begin) if i > begin else None
    return None


def main_subject(p: Passage, begin: int, first: int) -> Range | None:
    """The subject of the first finite verb of the sentence, if it stands before word `begin`."""
    for i in range(first, begin):
        if is_finite(p, i, first):
            group, support = verb_group(p, i, first)
            subject = subject_of(p, group, first) if support != "to" else None
            if subject is not None and p.kinds[subject[0]] != "relative" and p.words[subject[0]] != "that":
                return subject
    return None


def possessor(p: Passage, noun: int, first: int) -> tuple[Range | None, str]:
    """Whose `claim` a noun is, and how that is said: "possessed", "determined" or "bare"."""
    words = p.words
    i = noun
    while i > first and p.kinds[i - 1] is None and p.forms[i - 1].alnum:
        i -= 1
    if i > first and words[i - 1] == "'s":
        return noun_phrase_before(p, i - 1, first), "possessed"
    if i > first and (p.kinds[i - 1] == "possessive" or words[i - 1] == "her"):
        return (i - 1, i), "possessed"
    return None, "determined" if i > first and p.kinds[i - 1] == "determiner" else "bare"


def source_kind(p: Passage, source: Range | None) -> str:
    """What a source is: "none", "pronoun", "who", "which", "name" or "noun"."""
    if source is None:
        return "none"
    begin, end = source
    first = p.words[begin]
    if end - begin == 1:
        if first in ("who", "which", "that"):
            return "which" if first == "that" else first
        if p.kinds[begin] in ("subject", "relative", "object", "determiner", "possessive") or is_contracted(p, begin):
            return "pronoun"
    for i in range(begin, end):
        if p.kinds[i] is None and p.capital(i):
            return "name"
    return "noun"
