"""Names and roles as they stand in the text: where a name begins and ends, its title, what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stancekit.features.grammar import Range, is_past, verb_cue
from stancekit.features.noun_phrases import noun_phrase_before
from stancekit.features.passages import Passage
from stancekit.features.words import MARKS
from stancekit.lexicon import table

_IN_NAMES: Final = frozenset(
    ("de", "del", "della", "da", "di", "du", "la", "le", "van", "von", "der", "den", "bin", "ibn", "al")
)
_LONGEST_NAME: Final = 6
_LONGEST_HEADLINE: Final = 40
_LONGEST_APPOSITION: Final = 10
_LONGEST_NICKNAME: Final = 5

_GENDERS: Final = {"male": "m", "female": "f"}
_TITLES: Final = {row["term"]: _GENDERS.get(row["class"], "") for row in table("titles")}
# The gender of each word for what a person is or does, "m", "f" or "", and of each first name.
ROLE_WORDS: Final = {row["term"]: _GENDERS.get(row["class"], "") for row in table("roles")}
FIRST_NAMES: Final = {row["term"]: _GENDERS[row["class"]] for row in table("first_names")}
# The class of each word that names of bodies, places and days are made of.
ORGANISATION_WORDS: Final = {row["term"]: row["class"] for row in table("organisation_words")}


def names(p: Passage) -> list[Range]:
    """The runs of capitalised words that can be a name, without titles."""
    n, done = len(p.words), 0
    found = []
    for i in [i for i, form in enumerate(p.forms) if form.name]:
        if i < done:
            continue
        end = i + 1
        while end < n and end - i < _LONGEST_NAME:
            following = _name_goes_on(p, end)
            if following == end:
                break
            end = following
        done = end
        modifies = end < n and p.end(end - 1) + 1 == p.starts[end] and p.capital(end) and p.words[end] in ROLE_WORDS
        if not modifies:
            of_body = end - i > 1 and i > 1 and p.words[i - 1] == "of" and p.words[i - 2] in ROLE_WORDS
            found.append((i + (of_body and p.words[i] in ORGANISATION_WORDS), end))  # Minister of State | Kenji Ito
    return found


def _name_goes_on(p: Passage, i: int) -> int:
    """The end of a name that reaches word `i`: by a word, a particle and a word, an initial, or a nickname."""
    words, n = p.words, len(p.words)
    if p.forms[i].name:
        return i + 1
    particle = words[i] in _IN_NAMES or (words[i] == "." and len(words[i - 1]) == 1)
    if particle and i + 1 < n and p.forms[i + 1].name:
        return i + 2
    if p.inside[i] < 0:
        return i
    nickname = p.quotation_at(i)
    if nickname is not None and nickname.last - i <= _LONGEST_NICKNAME and nickname.last < n:
        return nickname.last + 1 if p.forms[nickname.last].name else i
    return i


def name_words(p: Passage, name: Range) -> tuple[str, ...]:
    """The words of a name, without the nickname in it."""
    begin, end = name
    if end - begin == 1:
        return (p.text[p.starts[begin] : p.end(begin)],)
    if end - begin == 2 and p.forms[end - 1].upper:
        return p.text[p.starts[begin] : p.end(begin)], p.text[p.starts[begin + 1] : p.end(begin + 1)]
    nickname = next((p.quotation_at(i) for i in range(begin + 1, end) if p.words[i] in MARKS), None)
    left_out = range(nickname.first, nickname.last) if nickname is not None else range(0)
    return tuple(p.text[p.starts[i] : p.end(i)] for i in range(begin, end) if i not in left_out and p.words[i] != ".")


def in_title_case(p: Passage) -> bool:
    """Whether most words of a passage have capitals, so that these tell nothing."""
    if len(p.forms) > _LONGEST_HEADLINE:
        return False
    long = capitals = 0
    for form in p.forms:
        if form.alpha and len(form.word) > 3:
            long += 1
            capitals += form.upper
    return long > 3 and capitals > 0.7 * long


def title_begin(p: Passage, begin: int) -> int:
    """Where the title before a name begins, or `begin`."""
    i = begin - 1
    if i > 0 and p.words[i] == ".":
        i -= 1
    return i if i >= 0 and p.words[i] in _TITLES and p.capital(i) else begin


def title_before(p: Passage, begin: int) -> str | None:
    """The title before a name."""
    at = title_begin(p, begin)
    return p.words[at] if at < begin else None


def gender_of_title(title: str | None) -> str:
    """Give "m" for Mr, "f" for Mrs; "" for none or one of either."""
    return _TITLES.get(title or "", "")


def head_name(p: Passage, source: Range) -> Range | None:
    """The name that a source has as its head or as the apposition of its head, not what says whose or where it is."""
    begin, end = source
    in_front = True  # no comma has been seen yet
    for first, last in names_within(p, begin, end):
        before = p.words[first - 1] if first > begin else ""
        at = title_begin(p, first)
        while at > begin and p.forms[at - 1].alpha and p.kinds[at - 1] is None:
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


def names_within(p: Passage, begin: int, end: int) -> Iterator[Range]:
    """The names among the words of a source."""
    i = begin
    while i < end:
        if p.forms[i].name:
            last = i + 1
            while last < end and (following := _name_goes_on(p, last)) > last:
                last = following
            yield i, min(last, end)
            i = last
        else:
            i += 1


def content_words(p: Passage, source: Range) -> list[str]:
    """The content words of a noun phrase up to its head, the last one."""
    found: list[str] = []
    for i in range(*source):
        word, kind = p.words[i], p.kinds[i]
        if not p.forms[i].alnum and word != "'s":
            break
        if kind in ("preposition", "relative", "conjunction") and found:
            break
        if kind is None and p.forms[i].alpha:
            found.append(word)
    return found


def roles_before(p: Passage, begin: int) -> list[str]:
    """The roles before a name: `Finance minister Kenji Ito`, `the minister, Kenji Ito,`."""
    i = begin - 1
    if i > 0 and p.words[i] == ",":
        phrase = noun_phrase_before(p, i, max(0, i - _LONGEST_APPOSITION))
        described = [] if phrase is None else content_words(p, phrase)
        return described if described and described[-1] in ROLE_WORDS else []
    first = begin
    while first > max(0, begin - 6) and p.forms[first - 1].alnum and _describes(p, first - 1):
        first -= 1
    return p.words[first:begin]


def _describes(p: Passage, i: int) -> bool:
    """Whether word `i` can stand between the article and the noun of a phrase."""
    if p.words[i] in ROLE_WORDS:
        return True
    return p.kinds[i] is None and not is_past(p, i) and verb_cue(p.words[i]) is None


def roles_after(p: Passage, end: int) -> list[str]:
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
    return roles if not bare or (roles and roles[-1] in ROLE_WORDS) else []


def _apposed(p: Passage, begin: int) -> list[str]:
    """The words of the noun phrase that begins at word `begin`, if it is one of a single person."""
    if p.kinds[begin] not in (None, "determiner", "possessive"):
        return []
    return content_words(p, (begin, min(len(p.words), begin + _LONGEST_APPOSITION)))
