"""The inflected forms of an English verb."""

from __future__ import annotations

from functools import cache

from stancekit.lexicon import table

_VOWELS = "aeiou"
# Verbs of several syllables, stressed on the last, that double their last consonant.
_DOUBLING = frozenset(
    "admit commit compel concur confer control deadpan defer deter dispel expel impel infer occur omit patrol permit "
    "prefer propel rebel rebut refer regret repel submit upset".split()
)
_DOUBLING_SHORT = ("quip", "quit")
_PLAIN = ("air", "visit")


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    return {row["term"]: (row["past"], row["participle"]) for row in table("irregular_verbs")}


def verb_forms(lemma: str) -> dict[str, str]:
    """The forms of a verb: base, third person, -ing, past and past participle.

    The particle of a phrasal verb follows its verb in each form.

    Examples
    --------
    >>> verb_forms("deny")
    {'base': 'deny', 's': 'denies', 'ing': 'denying', 'past': 'denied', 'part': 'denied'}
    >>> verb_forms("rule out")["past"]
    'ruled out'
    """
    verb, space, particle = lemma.partition(" ")
    stem, doubled = _stem(verb), _doubles(verb)
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        third = verb[:-1] + "ies"
    else:
        third = verb + "s"
    ing = verb[:-2] + "ying" if verb.endswith("ie") else stem + doubled + "ing"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        regular = verb[:-1] + "ied"
    else:
        regular = verb + "d" if verb.endswith("e") else verb + doubled + "ed"
    past, participle = _irregular().get(verb, (regular, regular))
    tail = space + particle
    forms = {"base": verb, "s": third, "ing": ing, "past": past, "part": participle}
    return {kind: form + tail for kind, form in forms.items()}


def _stem(verb: str) -> str:
    """The verb without a silent final e."""
    return verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) else verb


def _doubles(verb: str) -> str:
    """The last consonant, if -ed and -ing double it."""
    if verb in _DOUBLING or verb in _DOUBLING_SHORT:
        return verb[-1]
    short = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
    return verb[-1] if short and sum(letter in _VOWELS for letter in verb) == 1 else ""
