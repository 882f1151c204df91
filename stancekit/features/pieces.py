"""Pieces: what stands between two spaces, read once for all articles, for splitting and for stance."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from stancekit.features.cues import CUES
from stancekit.features.vocabulary import Word, is_neutral, known_word
from stancekit.features.words import MARKS, forms
from stancekit.lexicon import table

STOPS: Final = frozenset((".", "!", "?", "…"))
WORD_CLASSES: Final = {row["term"]: row["class"] for row in table("function_words") if row["class"]}
_LONGEST_KNOWN: Final = 400  # characters, more than any word of English has
_MOST_KNOWN: Final = 1 << 16


class Form:
    """A word or mark that begins at `begin` of its piece, in lower case, and its class if it is a function word.

    `role` is what it may do in a passage: "mark", it quotes; "stop", it ends a sentence; "cue", it credits somebody.
    `known` is what the stance lexicons know of it; quotation marks are nothing to them.
    """

    def __init__(self, begin: int, word: str, kind: str | None, *, upper: bool, role: str, known: Word | None) -> None:
        self.begin = begin
        self.word = word
        self.kind = kind
        self.upper = upper
        self.role = role
        self.known = known


# Much the same pieces make up all of the news. A plain dictionary, since it is looked up without a call; of tuples that
# share their forms, since all that is kept costs time whenever Python looks for garbage.
KNOWN: Final[dict[str, tuple[Form, ...]]] = {}


def words(text: str) -> list[Word]:
    """The words and marks of a text as the stance lexicons know them, quotation marks left out."""
    return [form.known for part in text.split() for form in KNOWN.get(part) or read(part) if form.known is not None]


def read(text: str) -> tuple[Form, ...]:
    """What is in a text without spaces; a short one is kept in `KNOWN`, and all forgotten once it is too much."""
    there = forms(text)
    found = tuple(
        [
            _form(begin, word, text[begin].isupper(), is_neutral(there, i, text))
            for i, (begin, _, word) in enumerate(there)
        ]
    )
    if len(text) <= _LONGEST_KNOWN:
        if len(KNOWN) >= _MOST_KNOWN:
            KNOWN.clear()
        KNOWN[text] = found
    return found


@lru_cache(maxsize=_MOST_KNOWN)
def _form(begin: int, word: str, upper: bool, neutral: bool) -> Form:
    """A word or mark of a piece; "May" is a month."""
    kind = "month" if upper and word == "may" else WORD_CLASSES.get(word)
    return Form(begin, word, kind, upper=upper, role=_role(word), known=known_word(word, neutral=neutral))


def _role(word: str) -> str:
    if word in MARKS:
        return "mark"
    if word[-1] in STOPS:
        return "stop"
    return "cue" if word in CUES else ""
