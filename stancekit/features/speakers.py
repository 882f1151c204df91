"""Speakers: the fullest name the article gives each source."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from stancekit.features.attributions import Attribution
from stancekit.features.grammar import Range, word_class
from stancekit.features.names import (
    FIRST_NAMES,
    ORGANISATION_WORDS,
    ROLE_WORDS,
    content_words,
    gender_of_title,
    head_name,
    in_title_case,
    name_words,
    names,
    names_within,
    roles_after,
    roles_before,
    title_before,
    title_begin,
)
from stancekit.features.noun_phrases import noun_phrase_before
from stancekit.features.passages import Passage

# What a pronoun stands for: "m" and "f" for one person, "n" for a body, "p" for several.
_PRONOUNS: Final = {
    **dict.fromkeys(("he", "him", "his"), "m"),
    **dict.fromkeys(("she", "her", "hers"), "f"),
    **dict.fromkeys(("it", "its"), "n"),
    **dict.fromkeys(("they", "them", "their"), "p"),
}
_RELATIVES: Final = frozenset(("who", "which", "that"))
_INDEFINITE: Final = frozenset(
    ("a", "an", "another", "any", "some", "one", "two", "three", "several", "many", "no", "every")
)
_HUMAN_ENDINGS: Final = ("er", "or", "ist", "ian", "ee", "ant", "man", "woman", "person")
# So many figures of one name or role are equals anyhow, and a text may repeat them without end.
_ENOUGH: Final = 8


class _Figure:
    """A person or a body in the article: the fullest name, and what else is known."""

    def __init__(self, text: str, words: tuple[str, ...]) -> None:
        self.text = text
        self.words = words
        self.gender = ""
        self.human = False
        self.roles: set[str] = set()

    def suits(self, gender: str) -> int:
        """How well a pronoun may stand for this figure: 3 certainly, 0 not at all."""
        if self.gender:
            return 3 if self.gender == gender else int(gender == "p" and self.gender == "n")
        return 2 if self.human and gender in "mf" else int(not self.human and gender in "mfn")


def speakers(passages: Iterable[Passage], found: list[Attribution]) -> list[str | None]:
    """The speaker of each attribution, in their order; None where the article does not tell.

    A part of a name or a role stands for the one figure it can mean; a pronoun for the figure nearest before it
    that it can mean, by preference one that was credited before. Between equals there is no speaker.
    """
    cast = _Cast(list(passages))
    return [cast.speaker(a.passage, a.source) for a in found]


class _Cast:
    """The figures of an article, and which of them spoke last."""

    def __init__(self, passages: list[Passage]) -> None:
        self._by_name: dict[tuple[str, ...], _Figure] = {}
        self._by_part: defaultdict[str, list[_Figure]] = defaultdict(list)
        self._by_role: defaultdict[str, list[_Figure]] = defaultdict(list)
        self._bodies: list[_Figure] = []
        self._mentions: dict[int, list[tuple[int, int, _Figure]]] = {}
        self._latest: list[_Figure] = []
        self._above = {p.starts[0]: above.starts[0] for above, p in pairwise(passages)}
        mentioned = [(p, name, name_words(p, name)) for p in passages if not in_title_case(p) for name in names(p)]
        for p, name, words in sorted(mentioned, key=lambda found: -len("".join(found[2]))):
            if words not in self._by_name:
                self._register(p, name, words)
        for p, name, words in mentioned:
            figure = self._named(p, name, words)
            if figure is not None:
                self._describe(figure, p, name)
                if figure.gender == "n" and figure not in self._bodies[:_ENOUGH] and _is_body(figure):
                    self._bodies.append(figure)
                if p.inside[name[0]] < 0:
                    self._mention(p, name[0], figure)

    def speaker(self, p: Passage, source: Range | None) -> str | None:
        """Who a source is; remembers it for the pronouns that follow."""
        figure = None if source is None else self._meant(p, source)
        if figure is None or source is None:
            return None
        self._mention(p, source[0], figure)
        if not self._latest or self._latest[0] is not figure:
            self._latest = [figure, *(other for other in self._latest if other is not figure)][:_ENOUGH]
        return figure.text

    def _mention(self, p: Passage, at: int, figure: _Figure) -> None:
        there = self._mentions.setdefault(p.starts[0], [])
        if there and at < there[-1][0]:
            insort(there, (at, len(there), figure))
        else:
            there.append((at, len(there), figure))

    # --- names

    def _register(self, p: Passage, name: Range, words: tuple[str, ...]) -> None:
        """Make a figure of a name, unless it is a part of a longer one; longer names come first."""
        if len(words) == 1 and (words[0] in self._by_part or title_before(p, name[0]) is None):
            return
        if any(_fits(words, figure.words) for figure in self._by_part.get(words[-1], ())[:_ENOUGH]):
            return
        begin = title_begin(p, name[0]) if len(words) == 1 else name[0]
        figure = _Figure(p.text[p.starts[begin] : p.end(name[1] - 1)], words)
        if _names_body(words):
            figure.gender = "n"
            figure.roles.update(word.lower() for word in words)
            figure.roles.add("".join(word[0] for word in words if word[0].isupper()).lower())
            for role in figure.roles:
                self._by_role[role].append(figure)
        elif len(words) > 1:
            figure.gender = FIRST_NAMES.get(words[0].lower(), "")
            figure.human = bool(figure.gender)
        self._by_name[words] = figure
        for part in dict.fromkeys(words):
            self._by_part[part].append(figure)

    def _named(self, p: Passage, name: Range, words: tuple[str, ...]) -> _Figure | None:
        """The one figure a name can mean."""
        named = self._by_name.get(words)
        if named is not None:
            return named
        fitting = [figure for figure in self._by_part.get(words[-1], ())[:_ENOUGH] if _fits(words, figure.words)]
        if len(fitting) > 1:
            gender = gender_of_title(title_before(p, name[0]))
            fitting = [figure for figure in fitting if not gender or figure.gender in ("", gender)]
        return fitting[0] if len(fitting) == 1 else None

    def _describe(self, figure: _Figure, p: Passage, name: Range) -> None:
        """Note the title, the roles and the age that stand around a name."""
        if figure.gender == "n":
            return
        title = title_before(p, name[0])
        figure.gender = gender_of_title(title) or figure.gender
        roles = [*roles_before(p, name[0]), *roles_after(p, name[1])]
        figure.human = figure.human or title is not None or any(role in ROLE_WORDS for role in roles)
        figure.roles.update(roles)
        for role in roles:
            figure.gender = figure.gender or ROLE_WORDS.get(role, "")
            if figure not in self._by_role[role][:_ENOUGH]:
                self._by_role[role].append(figure)

    # --- sources

    def _meant(self, p: Passage, source: Range) -> _Figure | None:
        """The figure that a source means."""
        first = p.words[source[0]].partition("'")[0] or p.words[source[0]]
        if source[1] - source[0] == 1:
            if first in _RELATIVES:
                antecedent = _antecedent(p, source[0])
                return None if antecedent is None else self._meant(p, antecedent)
            if first in _PRONOUNS:
                return self._pronoun(p, source[0], _PRONOUNS[first])
            if p.kinds[source[0]] is not None:
                return None
        name = head_name(p, source)
        if name is not None:
            words = name_words(p, name)
            figure = self._named(p, name, words)
            if figure is not None or words[-1] in self._by_part:
                return figure
        else:
            described = content_words(p, source)
            holders = self._holders(described) if first not in _INDEFINITE else []
            if holders:
                return holders[0] if len(holders) == 1 else next((f for f in self._latest[:1] if f in holders), None)
        return self._labelled(p, source)

    def _holders(self, described: list[str]) -> list[_Figure]:
        """The figures whose roles and name have all the words of a description."""
        if not described:
            return []
        holders = [
            figure
            for figure in self._by_role.get(described[-1], ())[:_ENOUGH]
            if all(word in figure.roles or word in map(str.lower, figure.words) for word in described)
        ]
        if not holders and ORGANISATION_WORDS.get(described[-1]) == "generic":
            holders = self._bodies[:_ENOUGH]
        return holders

    def _labelled(self, p: Passage, source: Range) -> _Figure | None:
        """A figure that has no name, as the article calls it, up to its apposition."""
        begin, end = source
        comma = next((i for i in range(begin + 1, end) if p.words[i] == ","), end)
        text = p.text[p.starts[begin] : p.end(comma - 1)]
        if text[:4] in ("the ", "The ") and text[4:5].isupper():
            text = text[4:]
        described = content_words(p, (begin, comma))
        if not described:
            return None
        figure = self._by_name.get((text.lower(),))
        if figure is None:
            head = described[-1]
            named = next(names_within(p, begin, comma), None) is not None
            figure = _Figure(text, tuple(described))
            figure.gender, figure.human = _nature(head, p.words[begin], named)
            figure.roles.update(described)
            self._by_name[text.lower(),] = figure
            self._by_role[head].append(figure)
        return figure

    # --- pronouns

    def _pronoun(self, p: Passage, at: int, gender: str) -> _Figure | None:
        """The figure that a pronoun at word `at` stands for."""
        mentions = self._mentions.get(p.starts[0], [])
        last = bisect_left(mentions, (at,))
        near = [figure for _, _, figure in mentions[max(0, last - _ENOUGH) : last] if figure.suits(gender)]
        speaker = next((figure for figure in self._latest if figure.suits(gender)), None)
        if not near and speaker is None and gender in "mf":
            above = self._mentions.get(self._above.get(p.starts[0], -1), [])
            near = [figure for _, _, figure in above[-_ENOUGH:] if figure.suits(gender)]
        if speaker is not None and (not near or speaker in near):
            return speaker
        best = max((figure.suits(gender) for figure in near), default=0)
        equals = list(dict.fromkeys(figure for figure in near if figure.suits(gender) == best))
        return equals[0] if len(equals) == 1 else None


def _names_body(words: tuple[str, ...]) -> bool:
    """Whether a name is that of an organisation, a place or a day; some of their words are surnames as well."""
    kinds = {ORGANISATION_WORDS.get(word.lower()) for word in words} - {None}
    return bool(kinds) and not (kinds == {"surname"} and words[0].lower() in FIRST_NAMES)


def _is_body(figure: _Figure) -> bool:
    """Whether a figure is an organisation, not a place."""
    return ORGANISATION_WORDS.get(figure.words[-1].lower()) == "organisation"


def _fits(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a name is a part of a fuller one: its first or last word, or with an initial or a word left out."""
    initial = words[0] == name[0][:1]
    if len(words) > len(name) or (len(words) == len(name) and not initial):
        return False
    if len(words) == 1:
        return words[0] in (name[0], name[-1]) and word_class(words[0].lower()) is None
    if words[-1] == name[-1] and (initial or words[0] == name[0]):
        return True
    return words == name[: len(words)] or " ".join(words).lower() == " ".join(name[-len(words) :]).lower()


def _nature(head: str, first: str, named: bool) -> tuple[str, bool]:
    """Gender, and whether it is a person, of a noun phrase by its head and its first word."""
    gender = ROLE_WORDS.get(head)
    if gender is not None:
        return gender, True
    if head in ORGANISATION_WORDS:
        return "n", False
    if head.endswith("s") and not head.endswith("ss") and first not in ("a", "an", "this"):
        return "p", False
    return "" if named or head.endswith(_HUMAN_ENDINGS) else "n", False


def _antecedent(p: Passage, relative: int) -> Range | None:
    """The noun phrase that the relative pronoun at this word goes on."""
    end = relative - 1 if relative and p.words[relative - 1] == "," else relative
    return noun_phrase_before(p, end, 0) if end > 0 else None
