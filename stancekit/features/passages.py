"""A paragraph as words: where its quotations and its sentences begin and end."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from stancekit.features.cues import CUES
from stancekit.features.pieces import KNOWN, STOPS, Form, read
from stancekit.features.words import CLOSING, DASHES, DOUBLE, MARKS, OPENING, SINGLE, STRAIGHT
from stancekit.lexicon import terms

_PAIRS: Final = frozenset((("``", "''"), ("„", "“")))
_INTRODUCING: Final = frozenset(",:")
_MOST_MARKS: Final = 40  # single marks looked through for a partner
_LONGEST_SENTENCE: Final = 300

_TITLES: Final = terms("abbreviations", "title")
_NUMBERING: Final = terms("abbreviations", "number")
_CLOSING_WORDS: Final = terms("abbreviations", "closing")
_STARTERS: Final = terms(
    "function_words", "subject", "determiner", "conjunction", "possessive", "preposition", "subordinator"
)

_CLOSERS: Final = frozenset("\"”’')]}»") | {"''"}


class Quotation:
    """The words from an opening to a closing mark, both included, as ``[first, last)``."""

    def __init__(self, first: int, last: int, *, closed: bool, single: bool) -> None:
        self.first = first
        self.last = last
        self.closed = closed
        self.single = single


class Passage:
    """A paragraph of the article, word by word.

    `starts`, `forms`, `words` and `kinds` run in parallel: the offset in the article, what is known of the word, the
    word in lower case with straight apostrophes, and its class if it is a function word. `inside` gives the number of
    the quotation a word is in, or -1. `sentences` are ranges of words; a quotation is never cut by one. `breaks` are
    the words that begin a sentence inside or outside of quotations; `cues` those that may be a cue.
    """

    def __init__(self, text: str, starts: list[int], forms: list[Form], cues: list[int]) -> None:
        self.text = text
        self.starts = starts
        self.forms = forms
        self.words = [form.word for form in forms]
        self.kinds = [form.kind for form in forms]
        self.cues = cues
        self.inside = [-1] * len(forms)
        self.quotations: list[Quotation] = []
        self.sentences: list[tuple[int, int]] = []
        self.breaks: list[int] = []

    def end(self, i: int) -> int:
        """The offset in the article where word `i` ends."""
        return self.starts[i] + len(self.words[i])

    def cues_in(self, first: int, last: int) -> list[int]:
        """The words in ``[first, last)`` that may be a cue."""
        if not self.cues or (first <= self.cues[0] and self.cues[-1] < last):
            return self.cues
        left = bisect_left(self.cues, first)
        return self.cues[left : bisect_left(self.cues, last, lo=left)]

    def capital(self, i: int) -> bool:
        """Whether word `i` begins with a capital letter or is a number."""
        return self.forms[i].capital

    def quotations_in(self, first: int, last: int) -> list[Quotation]:
        """The quotations that begin in ``[first, last)``."""
        if not self.quotations or (first <= self.quotations[0].first and self.quotations[-1].first < last):
            return self.quotations
        left = bisect_left(self.quotations, first, key=_opening)
        return self.quotations[left : bisect_left(self.quotations, last, key=_opening)]

    def quotation_at(self, i: int) -> Quotation | None:
        """The quotation that begins at word `i`."""
        if 0 <= i < len(self.words) and self.inside[i] >= 0:
            quotation = self.quotations[self.inside[i]]
            if quotation.first == i:
                return quotation
        return None


def _opening(quotation: Quotation) -> int:
    return quotation.first


def passage(text: str, start: int, end: int) -> Passage:
    """The words, quotations and sentences of the paragraph ``text[start:end]``."""
    starts: list[int] = []
    forms: list[Form] = []
    cues: list[int] = []
    marks: list[int] = []
    stops: list[int] = []
    for part in text[start:end].split(" "):
        known = KNOWN.get(part)
        for form in read(part) if known is None else known:
            role = form.role
            if role:
                (cues if role == "cue" else stops if role == "stop" else marks).append(len(forms))
            starts.append(start + form.begin)
            forms.append(form)
        start += len(part) + 1
    found = Passage(text, starts, forms, cues)
    _mark_quotations(found, marks)
    _cut_sentences(found, stops)
    return found


def _mark_quotations(p: Passage, marks: list[int]) -> None:
    """Pair the quotation marks of a passage; an opening mark without a partner runs to its end."""
    words, starts = p.words, p.starts
    done = -1
    n = len(words)
    for at, i in enumerate(marks):
        if i < done:
            continue
        word = words[i]
        opens = i + 1 < n and p.end(i) == starts[i + 1]
        free = i == 0 or p.end(i - 1) < starts[i] or not words[i - 1][-1].isalnum()
        closing = word in CLOSING  # which some typists open with: `”We won,” Ito said`, `Ito said,” We won.”`
        clear = i == 0 or (free and (opens or words[i - 1] in _INTRODUCING))
        if not (clear if closing else word in OPENING or (opens and free)):
            continue
        single = word in SINGLE
        last = _single_end(p, marks, at) if single else _double_end(p, marks, at)
        if last is None and (single or closing):
            continue
        quotation = Quotation(i, n if last is None else last + 1, closed=last is not None, single=single)
        number = len(p.quotations)
        p.quotations.append(quotation)
        done = quotation.last
        p.inside[i:done] = [number] * (done - i)


def _double_end(p: Passage, marks: list[int], at: int) -> int | None:
    """The mark that closes the double mark `marks[at]`."""
    words = p.words
    opening = words[marks[at]]
    depth = 0
    for number in range(at + 1, len(marks)):
        i = marks[number]
        word = words[i]
        if opening in STRAIGHT or opening == "„":
            if (
                word == opening
                or word in CLOSING
                or (opening == "``" and word == "''")
                or (opening == "„" and word == "“")
            ):
                return i
        elif word in OPENING and not _hugs_left(p, i):
            depth += 1
        elif word in DOUBLE:
            if depth == 0:
                return i
            depth -= word in CLOSING
    if depth:
        return next((marks[k] for k in range(at + 1, len(marks)) if words[marks[k]] in CLOSING), None)
    return None


def _hugs_left(p: Passage, i: int) -> bool:
    """Whether the mark at word `i` stands as one that closes does, `“We won,“ Ito said`, whatever its form."""
    return p.end(i - 1) == p.starts[i] and (i + 1 == len(p.words) or p.end(i) < p.starts[i + 1])


def _single_end(p: Passage, marks: list[int], at: int) -> int | None:
    """The mark that closes the single mark `marks[at]`: one after punctuation rather than after a plural."""
    words, starts = p.words, p.starts
    first = None
    for i in marks[at + 1 : at + 1 + _MOST_MARKS]:
        if words[i] not in ("'", "’") or p.end(i - 1) != starts[i]:
            continue
        if i + 1 < len(words) and p.end(i) == starts[i + 1] and p.forms[i + 1].alnum:
            continue
        before = words[i - 1]
        if not before[-1].isalnum() or before[-1] != "s":
            return i if first is None or not before[-1].isalnum() else first
        first = i if first is None else first
    return first


def _cut_sentences(p: Passage, stops: list[int]) -> None:
    """Find where sentences end: at stops, and where none comes for long."""
    words, starts, inside = p.words, p.starts, p.inside
    n = len(words)
    first = 0
    for stop in stops:
        after = stop + 1
        while after < n and words[after] in _CLOSERS and p.end(after - 1) == starts[after]:
            after += 1
        first = _cut_long(p, first, stop + 1)
        if after < n and _ends_sentence(p, stop, after):
            p.breaks.append(after)
            if inside[after] < 0 or p.quotations[inside[after]].first == after:
                p.sentences.append((first, after))
                first = after
    first = _cut_long(p, first, n)
    if first < n:
        p.sentences.append((first, n))


def _cut_long(p: Passage, first: int, last: int) -> int:
    """Cut what is longer than any sentence, though no quotation; where the rest begins."""
    cut = first + _LONGEST_SENTENCE
    while cut < last:
        number = p.inside[cut]
        if number >= 0 and p.quotations[number].first < cut:
            cut = p.quotations[number].last
            continue
        p.breaks.append(cut)
        p.sentences.append((first, cut))
        first, cut = cut, cut + _LONGEST_SENTENCE
    return first


def _ends_sentence(p: Passage, i: int, after: int) -> bool:
    """Whether the stop at word `i` ends a sentence, the next word being `after`."""
    words, starts = p.words, p.starts
    if p.end(after - 1) == starts[after]:
        return False
    following = after
    while following < len(words) and words[following] in MARKS:
        following += 1
    if following == len(words):
        return True
    if words[after] in DASHES or (not p.capital(following) and p.forms[following].alpha):
        return False
    if words[i] != "." and len(words[i]) == 1:
        return after == i + 1 or not _credits_before(p, after)
    stem = words[i - 1] if words[i] == "." and i and p.end(i - 1) == starts[i] else words[i].rstrip(".")
    if after > i + 1:
        return True
    if stem in _TITLES or (len(stem) == 1 and stem.isalpha() and stem != "i"):
        return False
    if stem in _NUMBERING:
        return not p.text[starts[following]].isdigit() and words[following] in _STARTERS
    if stem in _CLOSING_WORDS or words[i] != ".":
        return words[following] in _STARTERS or words[after] in MARKS
    return True


def _credits_before(p: Passage, after: int) -> bool:
    """Whether the words from `after` credit a quotation just closed (`"Why?" Ito asked.`)."""
    known = CUES
    for i in range(after, min(after + 12, len(p.words))):
        word = p.words[i]
        if word in MARKS or word in STOPS or word in ";:":
            return False
        cue = known.get(word)
        if cue is not None and cue[0].takes_quotation and not cue[0].forms.isdisjoint(("past", "s")):
            return True
    return False


def sentence_cuts(p: Passage, first: int, last: int) -> list[int]:
    """The words that begin a new sentence strictly inside ``[first, last)``."""
    left = bisect_left(p.breaks, first + 1)
    right = bisect_left(p.breaks, last)
    return p.breaks[left:right]
