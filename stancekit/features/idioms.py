"""Multi-word expressions among the words of a cue or a content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stancekit.features.vocabulary import Word

# The words of an idiom no longer negate, weaken or open a condition on their own.
_SPENT: Final = str.maketrans("nNXWMmaiq", "AAxwwwAAA")
_POSITIVE: Final = {"X": "x", "W": "w"}


@dataclass(slots=True)
class Found:
    """An idiom at some words."""

    kind: str
    start: int
    end: int


def idioms(found: list[Word]) -> tuple[list[Found], str]:
    """The idioms among some words, and the tags of these words.

    The longest idiom wins. Tags that speak a second time what the idiom says are made neutral, and those of a
    whole "no doubt" or "if necessary" as well.
    """
    tags = "".join([word.tag for word in found])
    result: list[Found] = []
    done = 0
    for i in [i for i, word in enumerate(found[:-1]) if word.idioms]:
        second = found[i + 1]
        opened = found[i].idioms.get(second.text) or found[i].idioms.get(second.lemma)
        for idiom in opened if opened and i >= done else ():
            end = i + 2 + len(idiom.rest)
            if _goes_on(idiom.rest, found[i + 2 : end]):
                result.append(Found(idiom.kind, i, end))
                tags = tags[:i] + _spent(idiom.kind, tags[i:end]) + tags[end:]
                done = end
                break
    return result, tags


def _goes_on(rest: tuple[str, ...], found: list[Word]) -> bool:
    return len(rest) == len(found) and all(rest[i] in (word.text, word.lemma) for i, word in enumerate(found))


def _spent(kind: str, tags: str) -> str:
    """The tags of an idiom of some class once it has been read."""
    if kind == "condition":
        return "i" * len(tags)
    if kind == "concession":
        return "A" * (len(tags) - 1) + "s"
    if kind in ("certain", "additive", "generic", "ability", "degree"):
        auxiliary = _POSITIVE.get(tags[0], "A") if kind == "additive" else "A"  # `isn't just`
        return auxiliary + "A" * (len(tags) - 1)
    return tags.translate(_SPENT)
