"""What the stance lexicons know of each word: its grammar as one character, its lemma, its classes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from stancekit.features.words import forms
from stancekit.lexicon import table, terms
from stancekit.lexicon.inflection import verb_forms

# One character for what a word can do in a clause; scope.py matches patterns over strings of them. Verbs have
# v finite, e past or participle, k participle, g -ing, S third person or plural noun, V base form or noun;
# contractions X "isn't", W "won't", M "mightn't", y "they're", Y "they'll", z "'s"; marks , ; . and ?; u the rest.
_TAGS: Final = {
    "be": "x",
    "nonfinite": "B",
    "have": "H",
    "pronoun": "p",
    "other pronoun": "P",
    "demonstrative": "D",
    "determiner": "d",
    "preposition": "o",
    "absence": "o",
    "against": "o",
    "that": "t",
    "to": "T",
    "relative": "r",
    "wh": "h",
    "subordinator": "s",
    "conditional": "i",
    "concessive": "C",
    "coordinator": "c",
    "adverb": "A",
    "booster": "A",
    "epistemic": "a",
    "modal": "m",
    "auxiliary": "w",
    "negator": "n",
    "negative": "N",
    "quasi": "q",
    "negated be": "X",
    "negated auxiliary": "W",
    "negated modal": "M",
}
_MARKS: Final = {
    "?": "?",
    **dict.fromkeys(",()[]", ","),
    **dict.fromkeys(".!", "."),
    **dict.fromkeys((*";:—–…", "--", "..."), ";"),
}
_QUOTES: Final = frozenset("\"“”„«»‘’'`") | {"''", "``"}
_ENDINGS: Final = (("ed", "e"), ("ing", "g"), ("ly", "A"))
_CONTRACTED: Final = {"m": "y", "re": "y", "ve": "y", "ll": "Y", "d": "Y", "s": "z"}
_DOMAINS: Final = frozenset("com org net gov edu info co ac eu uk us au ca in ie za ng".split())

_ABBREVIATIONS: Final = terms("abbreviations")
_SIGNATURES: Final = {row["term"]: row["class"] for row in table("implicatives")}


@dataclass(frozen=True, slots=True)
class Idiom:
    """A multi-word expression: what follows its first two words, its class, and how it is listed."""

    rest: tuple[str, ...]
    kind: str
    term: str


class Word:
    """What the lexicons know of a word form.

    Parameters
    ----------
    text : str
        In lower case, with a straight apostrophe.
    tag : str
        One character of grammar.
    lemma : str
        The base form, if a list has the word, else the word.
    cue : str
        Its class in cue_strength.tsv, or "".
    mood : str
        Its class in negation.tsv, predicates.tsv or modality.tsv, or "".
    implies : str
        The signature of its lemma in implicatives.tsv, or "".
    idioms : dict
        Second word to the idioms that begin with these two, longest first.
    """

    def __init__(
        self,
        text: str,
        tag: str,
        lemma: str,
        cue: str,
        mood: str,
        implies: str,
        idioms: dict[str, tuple[Idiom, ...]],
    ) -> None:
        self.text = text
        self.tag = tag
        self.lemma = lemma
        self.cue = cue
        self.mood = mood
        self.implies = implies
        self.idioms = idioms


def places(text: str) -> list[tuple[int, int]]:
    """The start and end in a text of each of its words and marks, quotation marks left out."""
    return [(start, end) for start, end, form in forms(text) if form not in _QUOTES]


def is_neutral(there: list[tuple[int, int, str]], i: int, piece: str) -> bool:
    """Whether a form of a piece does nothing in a clause though it looks so.

    That is the full stop of an abbreviation or in the name of a web site, and "May" where it is a month.
    """
    form = there[i][2]
    if form == ".":
        if i == 1 == len(there) - 1:
            return len(there[0][2]) == 1 or there[0][2] in _ABBREVIATIONS
        return 0 < i < len(there) - 1 and there[i + 1][2] in _DOMAINS
    return i == 0 and piece.startswith("May") and form == "may" and (len(there) == 1 or piece[3] in ",.;:)")


_NO_IDIOMS: Final[dict[str, tuple[Idiom, ...]]] = {}


@lru_cache(maxsize=1 << 15)
def known_word(form: str, *, neutral: bool = False) -> Word | None:
    """What the lexicons know of a form; None for a quotation mark."""
    if form in _QUOTES:
        return None
    tags, lemmas, cues, moods, idioms = _lists()
    lemma = lemmas.get(form, form)
    return Word(
        form,
        "u" if neutral else tags.get(form) or _guessed(form),
        lemma,
        cues.get(form, ""),
        "" if neutral else moods.get(form, ""),
        _SIGNATURES.get(lemma, ""),
        idioms.get(lemma, {}) | idioms.get(form, {}) if lemma in idioms or form in idioms else _NO_IDIOMS,
    )


def _guessed(form: str) -> str:
    """The tag of a word that no list has, by its look."""
    _, apostrophe, ending = form.rpartition("'")
    if apostrophe:
        return _CONTRACTED.get(ending, "u")
    if len(form) > 4 and "-" not in form:
        for ending, tag in _ENDINGS:
            if form.endswith(ending):
                return tag
    return "u"


_Lists = tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str], dict[str, dict[str, tuple[Idiom, ...]]]]


@cache
def _lists() -> _Lists:
    """Form to tag, form to lemma, lemma to cue class, form to mood, first and second word to idioms."""
    tags, lemmas = _verbs()
    cues: dict[str, str] = {}
    for row in table("cue_strength"):
        term, pos = row["term"], row["pos"]
        forms = verb_forms(term)
        doubled = (term + term[-1] + "ed", term + term[-1] + "ing")
        for form in (*forms.values(), *doubled) if "v" in pos else (term, forms["s"]) if "n" in pos else (term,):
            cues[form] = row["class"]
            tags.setdefault(form, "u")
            lemmas.setdefault(form, term)
        if "a" in pos:
            lemmas[term] = term
    moods = {row["term"]: row["class"] for name in ("negation", "predicates", "modality") for row in table(name)}
    tags |= {form: _TAGS.get(kind, "u") for form, kind in moods.items() if kind in _TAGS or form not in tags}
    tags |= {row["term"]: _TAGS.get(row["scope"], "u") for row in table("function_words") if row["scope"]}
    tags |= {row["term"]: _TAGS[row["class"]] for row in table("negation")}
    idioms: dict[str, dict[str, tuple[Idiom, ...]]] = {}
    for row in sorted(table("idioms"), key=lambda row: -row["term"].count(" ")):
        first, second, *rest = row["term"].split()
        opened = idioms.setdefault(first, {})
        opened[second] = (*opened.get(second, ()), Idiom(tuple(rest), row["class"], row["term"]))
    return tags | _MARKS, lemmas, cues, moods, idioms


def _verbs() -> tuple[dict[str, str], dict[str, str]]:
    """Form to tag and form to lemma of the verbs that the lists have, British "labelled" and the like as well."""
    tags: dict[str, str] = {}
    lemmas: dict[str, str] = {}
    for row in (*table("verbs"), *table("cue_strength")):
        if "v" not in row.get("pos", "v"):
            continue
        term, noun = row["term"], "n" in row.get("pos", row["class"][0])
        forms = verb_forms(term)
        past = "e" if forms["past"] == forms["part"] else "v"
        for kind, tag in {"part": "k", "past": past, "ing": "g", "s": "S" if noun else "v", "base": "V"}.items():
            tags[forms[kind]] = tag
            lemmas[forms[kind]] = term
        for ending, tag in (("ed", "e"), ("ing", "g")):
            tags.setdefault(term + term[-1] + ending, tag)
            lemmas.setdefault(term + term[-1] + ending, term)
    return tags, lemmas
