"""Layout: the paragraphs of an article, and which of them are no part of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from stancekit.features.passages import Passage, passage
from stancekit.lexicon import terms

_BYLINE: Final = re.compile(
    r"\s*(?i:(?:story |words |reporting |text )?by|from)\s+[A-Z][\w.'’-]+(?:[ ,&]+(?:and |[A-Z(@][\w.'’-]*)*)*\s*\.?\s*"
)
_LINE_ENDS: Final = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_DATELINE: Final = re.compile(
    r"\s*[A-Z][\w.'’ -]*(?:,\s*[A-Z][\w.'’ -]*){0,2}(?:\s*\([^)\n]{1,30}\))?\s*(?:—|–|--|:|\s-)\s+"
)
_ENDS: Final = frozenset(".!?…:;\"”'’»")
_LONGEST_HEADLINE: Final = 220
_LONGEST_FURNITURE: Final = 160
_LONGEST_DATELINE: Final = 60
_SAMPLE: Final = 300

_FURNITURE: Final = terms("furniture", "whole")
_FURNITURE_OPENINGS: Final = tuple(sorted(terms("furniture", "opening")))
# A quick look, since most lines fail.
_FIRST_LETTERS: Final = frozenset(term[:3] for term in (*_FURNITURE, *_FURNITURE_OPENINGS))

ParagraphKind = Literal["headline", "body", "byline", "furniture"]


class Paragraph:
    """A line of the article with its words; `kind` says whether it belongs to its text."""

    def __init__(self, kind: ParagraphKind, passage: Passage) -> None:
        self.kind = kind
        self.passage = passage


def paragraphs(text: str) -> list[Paragraph]:
    """The lines of an article that hold anything, each with its kind."""
    found: list[Paragraph] = []
    following = 0
    for line in text.splitlines(keepends=True):
        start, end = following, following + len(line.rstrip(_LINE_ENDS))
        following += len(line)
        stripped = line.strip()
        if not stripped:
            continue
        kind = _kind(stripped, first=not found)
        if kind == "body" and found:
            start = _dateline_end(text, start, end)
        if start < end:
            found.append(Paragraph(kind, passage(text, start, end)))
    return found


def _kind(line: str, *, first: bool) -> ParagraphKind:
    if first and len(line) <= _LONGEST_HEADLINE:
        return "headline"
    if len(line) <= _LONGEST_FURNITURE:
        if _BYLINE.fullmatch(line):
            return "byline"
        if _is_furniture(line):
            return "furniture"
    return "body"


def _is_furniture(line: str) -> bool:
    """Whether a line is a form, a link or a call to share, not a part of the text."""
    if line[:3].lower() not in _FIRST_LETTERS:
        return False
    line = line.lower()
    return line.rstrip(" *.:!…") in _FURNITURE or line.startswith(_FURNITURE_OPENINGS)


def _dateline_end(text: str, start: int, end: int) -> int:
    """Where the text of a line begins, behind its dateline if it has one."""
    opening = text[start : min(end, start + _LONGEST_DATELINE)]
    if "—" in opening or "–" in opening or ":" in opening or "--" in opening or " - " in opening:
        dateline = _DATELINE.match(opening)
        if dateline is not None and _is_dateline(dateline.group(), text[start + dateline.end() : end][:1]):
            return start + dateline.end()
    return start


def _is_dateline(opening: str, following: str) -> bool:
    """Whether words before a dash or colon name a place: capitals, or nothing in lower case but a date.

    Behind it a sentence begins, other than in `Ito — a baker — left`.
    """
    place = re.split(r"\s*(?:—|–|--|:|\s-)\s+$", opening)[0]
    if place.split("(")[0].strip(" ,").isupper():
        return True
    if following.islower():
        return False
    return ("—" in opening or "–" in opening or "--" in opening or "(" in place) and len(place.split()) <= 6


def is_english(layout: Iterable[Paragraph]) -> bool:
    """Whether an article has about as many English function words as English has.

    Articles of fewer than twelve words are taken for English.

    Examples
    --------
    >>> is_english(paragraphs("Ito said that he had never met the man in the photograph."))
    True
    >>> is_english(paragraphs("Ito sagte am Dienstag, er habe den Mann nie getroffen und kenne ihn nicht."))
    False
    """
    words = known = 0
    for paragraph in layout:
        for form in paragraph.passage.forms[:_SAMPLE]:
            if form.kind is not None or form.alpha:
                words += 1
                known += form.kind is not None and len(form.word) > 1
        if words >= _SAMPLE:
            break
    return words < 12 or known >= 0.15 * words
