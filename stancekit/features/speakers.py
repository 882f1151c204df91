"""Speakers: the fullest name the article gives each source."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from stancekit.features.attributions import Attribution
from stancekit.features.grammar import Range, is_past, verb_cue, word_class
from stancekit.features.passages import Passage, word_classes
from stancekit.features.sources import noun_phrase_before
from stancekit.features.words import MARKS
from stancekit.lexicon import table, terms

# What a pronoun stands for: "m" and "f" for one person, "n" for a body, "p" for several.
_PRONOUNS = dict.fromkeys(("he", "him", "his"), "m") | dict.fromkeys(("she", "her", "hers"), "f")
_PRONOUNS |= dict.fromkeys(("it", "its"), "n") | dict.fromkeys(("they", "them", "their"), "p")
_RELATIVES = frozenset(("who", "which", "that"))
_INDEFINITE = frozenset(("a", "an", "another", "any", "some", "one", "two", "three", "several", "many", "no", "every"))
_HUMAN_ENDINGS = ("er", "or", "ist", "ian", "ee", "ant", "man", "woman", "person")
_IN_NAMES = frozenset(
    ("de", "del", "della", "da", "di", "du", "la", "le", "van", "von", "der", "den", "bin", "ibn", "al")
)
_LONGEST_NAME = 6
_LONGEST_HEADLINE = 40
_LONGEST_APPOSITION = 10
_LONGEST_NICKNAME = 5
# So many figures of one name or role are equals anyhow, and a text may repeat them without end.
_ENOUGH = 8


@dataclass(slots=True, eq=False)
class _Figure:
    """A person or a body in the article: the fullest name, and what else is known."""

    text: str
    words: tuple[str, ...]
    gender: str = ""
    human: bool = False
    roles: set[str] = field(default_factory=set)

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
        names = [(p, name, _name_words(p, name)) for p in passages if not _in_title_case(p) for name in _names(p)]
        for p, name, words in sorted(names, key=lambda found: -sum(map(len, found[2]))):
            if words not in self._by_name:
                self._register(p, name, words)
        for p, name, words in names:
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
        self._latest = [figure, *(other for other in self._latest if other is not figure)][:_ENOUGH]
        return figure.text

    def _mention(self, p: Passage, at: int, figure: _Figure) -> None:
        there = self._mentions.setdefault(p.starts[0], [])
        insort(there, (at, len(there), figure))

    # --- names

    def _register(self, p: Passage, name: Range, words: tuple[str, ...]) -> None:
        """Make a figure of a name, unless it is a part of a longer one; longer names come first."""
        if len(words) == 1 and (words[0] in self._by_part or _title(p, name[0]) is None):
            return
        if any(_fits(words, figure.words) for figure in self._by_part.get(words[-1], ())[:_ENOUGH]):
            return
        begin = _title_begin(p, name[0]) if len(words) == 1 else name[0]
        figure = _Figure(p.text[p.starts[begin] : p.ends[name[1] - 1]], words)
        if _names_body(words):
            figure.gender = "n"
            figure.roles.update(word.lower() for word in words)
            figure.roles.add("".join(word[0] for word in words if word[0].isupper()).lower())
            for role in figure.roles:
                self._by_role[role].append(figure)
        elif len(words) > 1:
            figure.gender = _first_names().get(words[0].lower(), "")
            figure.human = bool(figure.gender)
        self._by_name[words] = figure
        for part in dict.fromkeys(words):
            self._by_part[part].append(figure)

    def _named(self, p: Passage, name: Range, words: tuple[str, ...]) -> _Figure | None:
        """The one figure a name can mean."""
        if words in self._by_name:
            return self._by_name[words]
        fitting = [figure for figure in self._by_part.get(words[-1], ())[:_ENOUGH] if _fits(words, figure.words)]
        if len(fitting) > 1:
            gender = _gender_of_title(_title(p, name[0]))
            fitting = [figure for figure in fitting if not gender or figure.gender in ("", gender)]
        return fitting[0] if len(fitting) == 1 else None

    def _describe(self, figure: _Figure, p: Passage, name: Range) -> None:
        """Note the title, the roles and the age that stand around a name."""
        if figure.gender == "n":
            return
        title = _title(p, name[0])
        figure.gender = _gender_of_title(title) or figure.gender
        roles = [*_roles_before(p, name[0]), *_roles_after(p, name[1])]
        figure.human = figure.human or title is not None or any(role in _roles() for role in roles)
        figure.roles.update(roles)
        for role in roles:
            figure.gender = figure.gender or _roles().get(role, "")
            if figure not in self._by_role[role][:_ENOUGH]:
                self._by_role[role].append(figure)

    # --- sources

    def _meant(self, p: Passage, source: Range) -> _Figure | None:
        """The figure that a source means."""
        first = p.words[source[0]]
        if source[1] - source[0] == 1:
            if first in _RELATIVES:
                antecedent = _antecedent(p, source[0])
                return None if antecedent is None else self._meant(p, antecedent)
            if first in _PRONOUNS:
                return self._pronoun(p, source[0], _PRONOUNS[first])
            if p.kinds[source[0]] is not None:
                return None
        name = _head_name(p, source)
        if name is not None:
            words = _name_words(p, name)
            figure = self._named(p, name, words)
            if figure is not None or words[-1] in self._by_part:
                return figure
        else:
            described = _described(p, source)
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
        if not holders and _organisation_words().get(described[-1]) == "generic":
            holders = self._bodies[:_ENOUGH]
        return holders

    def _labelled(self, p: Passage, source: Range) -> _Figure | None:
        """A figure that has no name, as the article calls it, up to its apposition."""
        begin, end = source
        comma = next((i for i in range(begin + 1, end) if p.words[i] == ","), end)
        text = p.text[p.starts[begin] : p.ends[comma - 1]]
        if text[:4] in ("the ", "The ") and text[4:5].isupper():
            text = text[4:]
        described = _described(p, (begin, comma))
        if not described:
            return None
        figure = self._by_name.get((text.lower(),))
        if figure is None:
            head = described[-1]
            named = next(_names_within(p, begin, comma), None) is not None
            figure = _Figure(text, tuple(described), *_nature(head, p.words[begin], named), roles=set(described))
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
    kinds = {_organisation_words().get(word.lower()) for word in words} - {None}
    return bool(kinds) and not (kinds == {"surname"} and words[0].lower() in _first_names())


def _is_body(figure: _Figure) -> bool:
    """Whether a figure is an organisation, not a place."""
    return _organisation_words().get(figure.words[-1].lower()) == "organisation"


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


def _names(p: Passage) -> Iterator[Range]:
    """The runs of capitalised words that can be a name, without titles."""
    n, done = len(p.words), 0
    for i in [i for i, upper in enumerate(p.upper) if upper and _is_name_word(p, i)]:
        if i < done:
            continue
        end = i + 1
        while end < n and end - i < _LONGEST_NAME:
            following = _name_goes_on(p, end)
            if following == end:
                break
            end = following
        done = end
        modifies = end < n and p.ends[end - 1] + 1 == p.starts[end] and p.capital(end) and p.words[end] in _roles()
        if not modifies:
            of_body = end - i > 1 and i > 1 and p.words[i - 1] == "of" and p.words[i - 2] in _roles()
            yield i + (of_body and p.words[i] in _organisation_words()), end  # Minister of State | Kenji Ito


def _name_goes_on(p: Passage, i: int) -> int:
    """The end of a name that reaches word `i`: by a word, a particle and a word, an initial, or a nickname."""
    words, n = p.words, len(p.words)
    if p.upper[i] and _is_name_word(p, i):
        return i + 1
    particle = words[i] in _IN_NAMES or (words[i] == "." and len(words[i - 1]) == 1)
    if particle and i + 1 < n and _is_name_word(p, i + 1):
        return i + 2
    if p.inside[i] < 0:
        return i
    nickname = p.quotation_at(i)
    if nickname is not None and nickname.last - i <= _LONGEST_NICKNAME and nickname.last < n:
        return nickname.last + 1 if _is_name_word(p, nickname.last) else i
    return i


def _is_name_word(p: Passage, i: int) -> bool:
    """Whether word `i` can be a part of a name: with a capital, no word that is not one, and no short acronym."""
    if not p.upper[i] or p.words[i] in _no_name_words():
        return False
    return not (1 < len(p.words[i]) <= 5 and p.text[p.starts[i] : p.ends[i]].isupper())


def _name_words(p: Passage, name: Range) -> tuple[str, ...]:
    """The words of a name, without the nickname in it."""
    begin, end = name
    if end - begin == 1:
        return (p.text[p.starts[begin] : p.ends[begin]],)
    if end - begin == 2 and p.upper[end - 1]:
        return p.text[p.starts[begin] : p.ends[begin]], p.text[p.starts[begin + 1] : p.ends[begin + 1]]
    nickname = next((p.quotation_at(i) for i in range(begin + 1, end) if p.words[i] in MARKS), None)
    left_out = range(nickname.first, nickname.last) if nickname is not None else range(0)
    return tuple(p.text[p.starts[i] : p.ends[i]] for i in range(begin, end) if i not in left_out and p.words[i] != ".")


def _in_title_case(p: Passage) -> bool:
    """Whether most words of a passage have capitals, so that these tell nothing."""
    if len(p.words) > _LONGEST_HEADLINE or sum(p.upper) < 3:
        return False
    long = [i for i, word in enumerate(p.words) if len(word) > 3 and word[0].isalpha()]
    return len(long) > 3 and sum(map(p.capital, long)) > 0.7 * len(long)


def _title_begin(p: Passage, begin: int) -> int:
    """Where the title before a name begins, or `begin`."""
    i = begin - 1
    if i > 0 and p.words[i] == ".":
        i -= 1
    return i if i >= 0 and p.words[i] in _titles() and p.capital(i) else begin


def _title(p: Passage, begin: int) -> str | None:
    """The title before a name."""
    at = _title_begin(p, begin)
    return p.words[at] if at < begin else None


def _gender_of_title(title: str | None) -> str:
    return _titles().get(title or "", "")


def _head_name(p: Passage, source: Range) -> Range | None:
    """The name that a source has as its head or as the apposition of its head, not what says whose or where it is."""
    begin, end = source
    in_front = True  # no comma has been seen yet
    for first, last in _names_within(p, begin, end):
        before = p.words[first - 1] if first > begin else ""
        at = _title_begin(p, first)
        while at > begin and p.words[at - 1][0].isalpha() and p.kinds[at - 1] is None:
            at -= 1
        opens = at == begin or p.kinds[at - 1] != "preposition"
        follows = p.words[last] if last < end else ""
        modifies = follows == "'s" or (follows[:1].isalpha() and p.kinds[last] is None and not p.capital(last))
        in_front = in_front and "," not in p.words[begin:at]
        if opens and not modifies and before != "'s":
            if in_front or p.words[at - 1] == ",":
                return first, last
            return None
    return None


def _names_within(p: Passage, begin: int, end: int) -> Iterator[Range]:
    """The names among the words of a source."""
    i = begin
    while i < end:
        if _is_name_word(p, i):
            last = i + 1
            while last < end and (following := _name_goes_on(p, last)) > last:
                last = following
            yield i, min(last, end)
            i = last
        else:
            i += 1


def _described(p: Passage, source: Range) -> list[str]:
    """The content words of a noun phrase up to its head, the last one."""
    found: list[str] = []
    for i in range(*source):
        word, kind = p.words[i], p.kinds[i]
        if not word[0].isalnum() and word != "'s":
            break
        if kind in ("preposition", "relative", "conjunction") and found:
            break
        if kind is None and word[0].isalpha():
            found.append(word)
    return found


def _nature(head: str, first: str, named: bool) -> tuple[str, bool]:
    """Gender, and whether it is a person, of a noun phrase by its head and its first word."""
    gender = _roles().get(head)
    if gender is not None:
        return gender, True
    if head in _organisation_words():
        return "n", False
    if head.endswith("s") and not head.endswith("ss") and first not in ("a", "an", "this"):
        return "p", False
    return "" if named or head.endswith(_HUMAN_ENDINGS) else "n", False


def _roles_before(p: Passage, begin: int) -> list[str]:
    """The roles before a name: `Finance minister Kenji Ito`, `the minister, Kenji Ito,`."""
    i = begin - 1
    if i > 0 and p.words[i] == ",":
        phrase = noun_phrase_before(p, i, max(0, i - _LONGEST_APPOSITION))
        described = [] if phrase is None else _described(p, phrase)
        return described if described and described[-1] in _roles() else []
    first = begin
    while first > max(0, begin - 6) and p.words[first - 1][0].isalnum() and _describes(p, first - 1):
        first -= 1
    return p.words[first:begin]


def _describes(p: Passage, i: int) -> bool:
    """Whether word `i` can stand between the article and the noun of a phrase."""
    if p.words[i] in _roles():
        return True
    return p.kinds[i] is None and not is_past(p, i) and verb_cue(p.words[i]) is None


def _roles_after(p: Passage, end: int) -> list[str]:
    """The roles of the apposition behind a name: `Kenji Ito, 34, the finance minister,`, `Kenji Ito is a baker`."""
    words, n = p.words, len(p.words)
    i = end
    if i + 1 < n and words[i] in ("is", "was") and words[i + 1] in ("a", "an", "the"):
        return _apposed(p, i + 1)
    while i + 1 < n and words[i] in (",", "(") and words[i + 1].isdigit():
        i += 2
    if i + 1 >= n or words[i] not in (",", "("):
        return []
    roles = _apposed(p, i + 1)
    bare = p.kinds[i + 1] is None
    return roles if not bare or (roles and roles[-1] in _roles()) else []


def _apposed(p: Passage, begin: int) -> list[str]:
    """The words of the noun phrase that begins at word `begin`, if it is one of a single person."""
    if p.kinds[begin] not in (None, "determiner", "possessive"):
        return []
    return _described(p, (begin, min(len(p.words), begin + _LONGEST_APPOSITION)))


def _antecedent(p: Passage, relative: int) -> Range | None:
    """The noun phrase that the relative pronoun at this word goes on."""
    end = relative - 1 if relative and p.words[relative - 1] == "," else relative
    return noun_phrase_before(p, end, 0) if end > 0 else None


_GENDERS = {"male": "m", "female": "f"}


@cache
def _titles() -> dict[str, str]:
    return {row["term"]: _GENDERS.get(row["class"], "") for row in table("titles")}


@cache
def _roles() -> dict[str, str]:
    return {row["term"]: _GENDERS.get(row["class"], "") for row in table("roles")}


@cache
def _no_name_words() -> frozenset[str]:
    return terms("adjuncts", "day").union(_titles(), _roles(), word_classes())


@cache
def _organisation_words() -> dict[str, str]:
    return {row["term"]: row["class"] for row in table("organisation_words")}


@cache
def _first_names() -> dict[str, str]:
    return {row["term"]: _GENDERS[row["class"]] for row in table("first_names")}
