"""Made statements in any number, with words as frequent as in news and stories that several statements are about.

A word of rank r is drawn with a probability of about 1/r (Zipf 1949, Human behavior and the principle of least
effort). The first ranks are the common words of news.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from stancekit import Statement
from stancekit.ledger.terms import background

_SHIFT = 30  # the first ranks are about equally frequent, since words of grammar are no content
_RANKS = 100_000
_NAMES = (1_000, 100_000)  # the ranks of the words that tell a story
_TELLING = 4
_KEPT = 0.7  # how likely a statement has each of them
_SINGLE = 0.5  # the share of statements that are about nothing else in the news
_STORY = 8  # statements a story, on average
_SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstvwz" for vowel in "aeiou"]
_MANY = len(_SYLLABLES)


def statements(count: int, *, seed: int = 0) -> list[Statement]:
    """So many statements."""
    draw = random.Random(seed)
    common = sorted((name for name in background() if name.isalpha()), key=lambda name: (-background()[name], name))
    stories = [
        [_word(draw.randint(*_NAMES), common) for _ in range(_TELLING)]
        for _ in range(max(1, round(count * (1 - _SINGLE) / _STORY)))
    ]
    return [Statement.at(text, content=[(0, len(text))]) for text in _texts(count, stories, common, draw)]


def _texts(count: int, stories: list[list[str]], common: list[str], draw: random.Random) -> Iterator[str]:
    for _ in range(count):
        words = [_word(_rank(draw), common) for _ in range(draw.randint(2, 9))]
        if draw.random() >= _SINGLE:
            # Few stories have many statements and many have few.
            story = stories[int(len(stories) * draw.random() ** 2)]
            words += [word for word in story if draw.random() < _KEPT]
        draw.shuffle(words)
        yield " ".join(words)


def _rank(draw: random.Random) -> int:
    return int(_SHIFT * ((_RANKS + _SHIFT) / _SHIFT) ** draw.random() - _SHIFT)


def _word(rank: int, common: list[str]) -> str:
    """The word of a rank: a common one, else syllables that no other rank has."""
    if rank < len(common):
        return common[rank]
    # Some beginnings are much more frequent than others, as in English.
    number = rank * 7919
    word = "".join(_SYLLABLES[(number // step % _MANY) ** 3 // _MANY**2] for step in (1, _MANY))
    while number:
        number, syllable = divmod(number, _MANY)
        word += _SYLLABLES[syllable]
    return word
