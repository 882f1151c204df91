"""Pieces: what stands between two spaces, read once for all articles, for splitting and for stance."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from stancekit.features.cues import CUES
from stancekit.features.vocabulary import Word, is_neutral, known_word
from stancekit.features.words import MARKS, forms
from stancekit.lexicon import table, terms

STOPS: Final = frozenset((".", "!", "?", "…"))
WORD_CLASSES: Final = {row["term"]: row["class"] for row in table("function_words") if row["class"]}
_LONGEST_KNOWN: Final = 100  # characters, more than any word of English has
_MOST_KNOWN: Final = 1 << 16


# Looking like a past form: irregular ones, and those that are one after a name or pronoun alone.
_IRREGULAR: Final = frozenset(row[form] for row in table("irregular_verbs") for form in ("past", "participle"))
_AFTER_SUBJECT: Final = frozenset(
    "set put cut bit read bound found left spoken broadcast forecast cast cost hit bet spread lay saw bore won".split()
)
_NO_NAMES: Final = terms("adjuncts", "day").union(terms("titles"), terms("roles"), WORD_CLASSES)


class Form:
    """What is known of a word or mark of a piece, wherever it stands.

    Parameters
    ----------
    begin : int
        Where in its piece it begins.
    word : str
        In lower case, with a straight apostrophe.
    shown : str
        As it stands in the text.
    neutral : bool
        Whether it does nothing in a clause, though it looks so.
    """

    def __init__(self, begin: int, word: str, shown: str, neutral: bool) -> None:
        self.begin = begin
        self.word = word
        self.alpha = shown[0].isalpha()
        self.alnum = shown[0].isalnum()
        self.upper = shown[0].isupper()
        self.capital = self.upper or shown[0].isdigit()
        # Its class if it is a function word; "May" is a month.
        self.kind = "month" if self.upper and word == "may" else WORD_CLASSES.get(word)
        # What it may do in a passage: quote, end a sentence, credit somebody.
        self.role = "mark" if word in MARKS else "stop" if word[-1] in STOPS else "cue" if word in CUES else ""
        self.past = "" if self.upper else _past(word)
        # Whether it can be a part of a name: with a capital, no word that is not one, and no short acronym.
        self.name = self.upper and word not in _NO_NAMES and not (1 < len(word) <= 5 and shown.isupper())
        # What the stance lexicons know of it; quotation marks are nothing to them.
        self.known: Word | None = known_word(word, neutral=neutral)


def _past(word: str) -> str:
    """Whether a word looks like a past form of a verb: "irregular", "regular" or, after a subject, "subject"."""
    if word in _AFTER_SUBJECT:
        return "subject"
    if word in _IRREGULAR:
        return "irregular"
    return "regular" if word.endswith("ed") and len(word) > 4 else ""


# Much the same pieces make up all of the news. A plain dictionary, since it is looked up without a call; of tuples that
# share their forms, since all that is kept costs time whenever Python looks for garbage.
KNOWN: Final[dict[str, tuple[Form, ...]]] = {}
_form: Final = lru_cache(maxsize=_MOST_KNOWN)(Form)


def words(text: str) -> list[Word]:
    """The words and marks of a text as the stance lexicons know them, quotation marks left out."""
    return [form.known for part in text.split() for form in KNOWN.get(part) or read(part) if form.known is not None]


def read(text: str) -> tuple[Form, ...]:
    """What is in a text without spaces; a short one is kept in `KNOWN`, and all forgotten once it is too much."""
    there = forms(text)
    made = _form if len(text) <= _LONGEST_KNOWN else Form
    found = tuple(
        [made(start, word, text[start:end], is_neutral(there, i, text)) for i, (start, end, word) in enumerate(there)]
    )
    if len(text) <= _LONGEST_KNOWN:
        if len(KNOWN) >= _MOST_KNOWN:
            KNOWN.clear()
        KNOWN[text] = found
    return found
