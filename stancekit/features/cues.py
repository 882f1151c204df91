"""Cues: the words that can tie a source to a content, and what each of their uses weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stancekit.features.words import MARKS
from stancekit.lexicon import table, terms
from stancekit.lexicon.inflection import verb_forms

_PREPOSITIONS: Final = terms("function_words", "preposition") | {"as"}
_OPENS_NUMBER: Final = frozenset("$£€#@")
_QUESTION_WORDS: Final = frozenset("whether if how why what who where when which".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """A form of a cue word.

    Parameters
    ----------
    term : str
        The word as the lexicon lists it.
    word_class : {"verb", "noun", "adjective", "phrase"}
    forms : frozenset of str
        Of a verb: "base", "s", "ing", "past", "part".
    particle : str
        What follows a phrasal verb, as in `went on`, or "".
    weight : int
        Evidence that any use of the word credits a source, in tenths of log odds.
    frames : dict
        The same for a use with one kind of complement, on top of `weight`.
    takes_clause, takes_phrase, takes_quotation : bool
        What the word commonly ties to a source.
    has_hearer : bool
        Whether its object may name who is told.
    inverts : bool
        Whether it may stand before its source: `said Ito`.
    refers : bool
        Whether `to` after it belongs to the cue: `pointed to`.
    raises : bool
        Whether its subject belongs to the content: `The mayor seems tired`.
    """

    term: str
    word_class: str
    forms: frozenset[str]
    particle: str
    weight: int
    frames: dict[str, int]
    takes_clause: bool
    takes_phrase: bool
    takes_quotation: bool
    has_hearer: bool
    inverts: bool
    refers: bool
    raises: bool


def _cues() -> dict[str, tuple[Cue, ...]]:
    """All forms of all cue words, each with what it can be a form of, a verb first."""
    found: dict[str, dict[str, Cue]] = {}
    for row in sorted(table("cues"), key=lambda row: row["class"] != "verb"):
        forms = verb_forms(row["term"]) if row["class"] == "verb" else {"": row["term"]}
        kinds: dict[str, list[str]] = {}
        for kind, word in forms.items():
            kinds.setdefault(word, []).append(kind)
        frames = _frames(row)
        for form, its_kinds in kinds.items():
            word = form.partition(" ")[0]
            found.setdefault(word, {}).setdefault(row["class"], _cue(row, frozenset(its_kinds), frames))
    return {word: tuple(entries.values()) for word, entries in found.items()}


def is_third_person(word: str) -> bool:
    """Whether a word is a verb in the third person and no plural noun: `rejects`, but not `reports`."""
    known = CUES.get(word, ())
    return len(known) == 1 and "s" in known[0].forms


def is_noun_too(word: str) -> bool:
    """Whether a form of a cue verb is a cue noun as well: `claims`."""
    return any(cue.word_class == "noun" for cue in CUES.get(word, ())[1:])


def _frames(row: dict[str, str]) -> dict[str, int]:
    pairs = (frame.split(":") for frame in row["frames"].split())
    return {frame.replace("_", " "): int(weight) for frame, weight in pairs}


def _cue(row: dict[str, str], forms: frozenset[str], frames: dict[str, int]) -> Cue:
    traits = row["traits"].split()
    return Cue(
        term=row["term"],
        word_class=row["class"],
        forms=forms,
        particle=row["term"].partition(" ")[2],
        weight=int(row["weight"]),
        frames=frames,
        takes_clause="clause" in traits,
        takes_phrase="phrase" in traits,
        takes_quotation="quotation" in traits,
        has_hearer="hearer" in traits,
        inverts="inverts" in traits,
        refers="refers" in traits,
        raises="raises" in traits,
    )


def _construction_weights() -> dict[str, dict[str, int]]:
    """What each construction weighs, by class and term, in tenths of log odds."""
    weights: dict[str, dict[str, int]] = {}
    for row in table("constructions"):
        weights.setdefault(row["class"], {})[row["term"]] = int(row["weight"])
    return weights


def frame(word: str) -> str:
    """What kind of complement begins with this word.

    Examples
    --------
    >>> frame("that"), frame("to"), frame("taking"), frame("the")
    ('that', 'infinitive', 'gerund', 'phrase')
    """
    if word in MARKS:
        return "quotation"
    if word == "that":
        return "that"
    if word == "to":
        return "infinitive"
    if word in _QUESTION_WORDS:
        return "question"
    if word in _PREPOSITIONS:
        return word
    if not word[0].isalnum() and word not in _OPENS_NUMBER:
        return "end"
    if word.endswith("ing") and len(word) > 4:
        return "gerund"
    return "phrase"


CUES: Final = _cues()
CONSTRUCTION_WEIGHTS: Final = _construction_weights()
