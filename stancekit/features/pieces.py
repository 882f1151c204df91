"""Pieces: what stands between two spaces, read once for all articles, for splitting and for stance."""

from __future__ import annotations

from typing import Final

from stancekit.features.cues import CUES
from stancekit.features.vocabulary import Word, known_words
from stancekit.features.words import MARKS, forms
from stancekit.lexicon import table

STOPS: Final = frozenset((".", "!", "?", "…"))
WORD_CLASSES: Final = {row["term"]: row["class"] for row in table("function_words") if row["class"]}
_LONGEST_KNOWN: Final = 400  # characters, more than any word of English has
_MOST_KNOWN: Final = 1 << 15


class Form:
    """A word or mark that begins at `begin` of its piece, in lower case, and its class if it is a function word.

    `role` is what it may do in a passage: "mark", it quotes; "stop", it ends a sentence; "cue", it credits somebody.
    """

    def __init__(self, begin: int, word: str, kind: str | None, *, upper: bool, role: str) -> None:
        self.begin = begin
        self.word = word
        self.kind = kind
        self.upper = upper
        self.role = role


class Piece:
    """Its words and marks as a passage has them, and as the stance lexicons know them."""

    def __init__(self, forms: list[Form], words: list[Word]) -> None:
        self.forms = forms
        self.words = words


# Much the same pieces make up all of the news. A plain dictionary, since it is looked up without a call.
KNOWN: Final[dict[str, Piece]] = {}


def words(text: str) -> list[Word]:
    """The words and marks of a text as the stance lexicons know them, quotation marks left out."""
    return [word for part in text.split() for word in (KNOWN.get(part) or read(part)).words]


def read(text: str) -> Piece:
    """What is in a text without spaces; a short one is kept in `KNOWN`, and all forgotten once it is too much."""
    found = Piece([_form(begin, word, text) for begin, _, word in forms(text)], known_words(text))
    if len(text) <= _LONGEST_KNOWN:
        if len(KNOWN) >= _MOST_KNOWN:
            KNOWN.clear()
        KNOWN[text] = found
    return found


def _form(begin: int, word: str, text: str) -> Form:
    """What a passage has of a word of a piece; "May" is a month."""
    upper = text[begin].isupper()
    kind = "month" if upper and word == "may" else WORD_CLASSES.get(word)
    return Form(begin, word, kind, upper=upper, role=_role(word))


def _role(word: str) -> str:
    if word in MARKS:
        return "mark"
    if word[-1] in STOPS:
        return "stop"
    return "cue" if word in CUES else ""
