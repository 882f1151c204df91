"""Speakers: the fullest name the article gives each source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from stancekit.features.attributions import Attribution
from stancekit.features.grammar import Range, adjunct_class, word_class
from stancekit.features.passages import Passage
from stancekit.features.sources import noun_phrase_before
from stancekit.lexicon import table

_GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f", "it": "n", "its": "n"}
_PLURAL = frozenset("they them their both some many most others few all these those".split())
_SELF = frozenset("i we my our you your".split())
_IN_NAMES = frozenset("de del della da di du la le van von der den bin ibn al el dos das ter ten y".split())
_LONGEST_NAME = 6


@dataclass(slots=True)
class _Person:
    """Somebody, or an organisation, that the article names: the fullest name, and what else it says of them."""

    name: tuple[str, ...]
    text: str
    gender: str | None = None  # "m", "f", "n" for organisations
    roles: set[str] = field(default_factory=set)


def speakers(passages: Iterable[Passage], found: list[Attribution]) -> list[str | None]:
    """The speaker of each attribution, in their order; None where the article does not tell.

    A surname or a role stands for the one person it can mean, a pronoun for the last speaker of its gender,
    unless two candidates stand equally near.
    """
    cast = _Cast()
    for p in passages:
        cast.read(p)
    return list(_resolved(found, cast))


def _resolved(found: list[Attribution], cast: _Cast) -> Iterator[str | None]:
    latest: list[_Person] = []  # speakers so far, the last one first
    for attribution in found:
        p, source = attribution.passage, attribution.source
        if source is None:
            yield None
            continue
        head = p.words[source[0]]
        alone = source[1] - source[0] == 1
        person: _Person | None
        if alone and head in ("who", "which", "that"):
            antecedent = _antecedent(p, source[0])
            person = cast.meant(p, antecedent) if antecedent is not None else None
            label = None if antecedent is None else _label(p, antecedent)
        elif alone and head in _GENDERS:
            person = cast.pronoun(p, source[0], _GENDERS[head], latest)
            label = None
        elif alone and (head in _PLURAL or head in _SELF or word_class(head) is not None):
            yield None
            continue
        else:
            person = cast.meant(p, source)
            label = _label(p, source)
        if person is not None:
            latest = [person, *(other for other in latest if other is not person)]
            yield person.text
        else:
            yield label


class _Cast:
    """The people of an article."""

    def __init__(self) -> None:
        self.people: list[_Person] = []
        self._by_word: dict[str, list[_Person]] = {}
        self._mentions: dict[int, list[tuple[int, _Person]]] = {}

    def read(self, p: Passage) -> None:
        """Note the people a passage names."""
        mentions = self._mentions.setdefault(id(p), [])
        for begin, end in _names(p):
            person = self._note(p, begin, end)
            if person is not None and p.inside[begin] < 0:
                mentions.append((begin, person))

    def _note(self, p: Passage, begin: int, end: int) -> _Person | None:
        words = tuple(p.text[p.starts[i] : p.ends[i]] for i in range(begin, end))
        title = _name_classes().get(p.words[begin - 1]) if begin else None
        if title is None and begin and p.words[begin - 1] == "." and begin > 1:
            title = _name_classes().get(p.words[begin - 2])
        person = self._known(words)
        if person is None:
            if len(words) == 1 and title is None:
                return None
            person = _Person(words, p.text[p.starts[begin] : p.ends[end - 1]])
            self.people.append(person)
            for word in words:
                self._by_word.setdefault(word, []).append(person)
        elif len(words) > len(person.name):
            for word in words:
                if person not in self._by_word.setdefault(word, []):
                    self._by_word[word].append(person)
            person.name, person.text = words, p.text[p.starts[begin] : p.ends[end - 1]]
        named_after = {word.lower() for word in words} & _organisation_words()
        if named_after:
            person.gender = "n"
            person.roles |= named_after
            return person
        gender = {"male": "m", "female": "f"}.get(title or "") or _first_names().get(words[0].lower())
        if len(words) > 1 or title:
            person.gender = person.gender or gender
        person.roles.update(_roles_before(p, begin), _roles_after(p, end))
        return person

    def _known(self, words: tuple[str, ...]) -> _Person | None:
        """The one person these words can name."""
        same = [person for person in self._by_word.get(words[-1], ()) if _fits(words, person.name)]
        exact = [person for person in same if person.name == words]
        same = exact or same
        return same[0] if len(same) == 1 else None

    def meant(self, p: Passage, source: Range) -> _Person | None:
        """The one person a noun phrase names, by name or by role."""
        names = [pair for pair in _names(p) if source[0] <= pair[0] < source[1]]
        if names:
            begin, end = names[0]
            if not _is_possessor(p, end, source[1]):
                return self._known(tuple(p.text[p.starts[i] : p.ends[i]] for i in range(begin, end)))
            return None
        roles = _role_words() | _organisation_words()
        role = next((p.words[i] for i in range(*source) if p.words[i] in roles), None)
        if role is None or p.words[source[0]] not in ("the", "his", "her", "their", "its"):
            return None
        holders = [person for person in self.people if role in person.roles]
        return holders[0] if len(holders) == 1 else None

    def pronoun(self, p: Passage, at: int, gender: str, latest: Iterable[_Person]) -> _Person | None:
        """The person `he` or `she` at word `at` stands for: named nearest before in this passage, or the last speaker."""
        before = [person for begin, person in self._mentions.get(id(p), ()) if begin < at and _may_be(person, gender)]
        speaker = next((person for person in latest if _may_be(person, gender)), None)
        distinct = list(dict.fromkeys(map(id, before)))
        if not distinct:
            return speaker
        if len(distinct) == 1:
            return before[0]
        if speaker is not None and id(speaker) in distinct:
            return speaker
        return None


def _fits(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a name is a part of a fuller one, or the other way round."""
    short, full = (words, name) if len(words) <= len(name) else (name, words)
    if short[-1] != full[-1]:
        return short == full[:1] and full[-1].lower() in _organisation_words()
    return len(short) == 1 or short[0] == full[0] or short[0].startswith(full[0].rstrip(".")[:1]) and len(short[0]) <= 2


def _may_be(person: _Person, gender: str) -> bool:
    return person.gender == gender or (person.gender is None and gender != "n")


def _names(p: Passage) -> Iterator[Range]:
    """The runs of capitalised words that can be the name of a person."""
    i, n = 0, len(p.words)
    while i < n:
        if not _is_name_word(p, i):
            i += 1
            continue
        end = i + 1
        while end < n and end - i < _LONGEST_NAME and (
            _is_name_word(p, end)
            or (p.words[end] in _IN_NAMES and end + 1 < n and _is_name_word(p, end + 1))
            or (p.words[end] == "." and end - i == 1 and len(p.words[i]) == 1)
            or (p.words[end] == "." and len(p.words[end - 1]) == 1 and end + 1 < n and _is_name_word(p, end + 1))
        ):
            end += 1
        yield i, end
        i = end


def _is_name_word(p: Passage, i: int) -> bool:
    word = p.words[i]
    if not p.text[p.starts[i]].isupper() or not word[0].isalpha():
        return False
    if word in _name_classes() or word in _role_words() or word_class(word) is not None or adjunct_class(word) == "day":
        return False
    return not (len(word) > 1 and p.text[p.starts[i] : p.ends[i]].isupper() and len(word) <= 5)


def _is_possessor(p: Passage, i: int, last: int) -> bool:
    """Whether a name that ends before word `i` only says whose the source is."""
    return i < last and p.words[i] == "'s"


def _roles_before(p: Passage, begin: int) -> set[str]:
    """The roles right before a name: `Finance minister Kenji Ito`."""
    roles = set()
    i = begin - 1
    while i >= 0 and begin - i < 6 and (p.words[i][0].isalnum() and word_class(p.words[i]) is None):
        if p.words[i] in _role_words():
            roles.add(p.words[i])
        i -= 1
    return roles


def _roles_after(p: Passage, end: int) -> set[str]:
    """The roles of the apposition behind a name: `Kenji Ito, the finance minister,`."""
    roles: set[str] = set()
    if end + 1 >= len(p.words) or p.words[end] not in (",", "("):
        return roles
    for i in range(end + 1, min(len(p.words), end + 9)):
        if p.words[i] in (",", ")", ".") or word_class(p.words[i]) in ("auxiliary", "subject"):
            break
        if p.words[i] in _role_words():
            roles.add(p.words[i])
    return roles


def _antecedent(p: Passage, who: int) -> Range | None:
    """The noun phrase that `who` at this word goes on."""
    end = who - 1 if who and p.words[who - 1] == "," else who
    return noun_phrase_before(p, end, 0) if end > 0 else None


def _label(p: Passage, source: Range) -> str | None:
    """A source that is no known person, as the article calls it, up to its apposition."""
    begin, end = source
    comma = next((i for i in range(begin, end) if p.words[i] == ","), end)
    if comma == begin:
        return None
    text = p.text[p.starts[begin] : p.ends[comma - 1]]
    return text[4:] if text[:4] in ("the ", "The ") and text[4:5].isupper() else text


@cache
def _name_classes() -> dict[str, str]:
    return {row["term"]: row["class"] for row in table("titles")}


@cache
def _role_words() -> frozenset[str]:
    return frozenset(row["term"] for row in table("roles"))


@cache
def _organisation_words() -> frozenset[str]:
    return frozenset(row["term"] for row in table("organisation_words"))


@cache
def _first_names() -> dict[str, str]:
    return {row["term"]: row["class"][0] for row in table("first_names")}
