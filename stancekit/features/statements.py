"""Statements: the sentences of each attributed content, with exact offsets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from stancekit.features.attributions import Attribution, attributions
from stancekit.features.grammar import Range, is_contracted
from stancekit.features.layout import is_english, paragraphs
from stancekit.features.passages import Passage, sentence_cuts
from stancekit.features.speakers import speakers
from stancekit.features.words import MARKS
from stancekit.statement import Kind, Span, Statement, known_span, known_statement

_MARGIN: Final = frozenset(".,;:")


def attributed(text: str) -> list[Statement]:
    """The attributed statements of an article, in order of their content, without stance."""
    layout = paragraphs(text)
    if not is_english(layout):
        return []
    found = attributions(layout)
    names = speakers([paragraph.passage for paragraph in layout if paragraph.kind != "furniture"], found)
    cut = [
        statement
        for number, (attribution, speaker) in enumerate(zip(found, names, strict=True))
        for statement in _cut(text, attribution, speaker, number)
    ]
    cut.sort(key=lambda s: (s.content[0].start, -s.content[-1].end))
    return cut


def _cut(text: str, attribution: Attribution, speaker: str | None, number: int) -> list[Statement]:
    """One statement for each sentence of the content; pieces of one sentence stay together."""
    home = attribution.passage
    source = None if attribution.source is None else _span(text, home, attribution.source)
    cue = None if attribution.cue is None else _cue_span(text, home, attribution.cue)
    found = []
    for p, pieces in _sentences(attribution):
        spans = tuple([_span(text, p, piece) for piece in pieces])
        context, kind = _context(text, p, pieces, attribution), _kind(p, pieces)
        found.append(known_statement(spans, source, cue, speaker, context, kind, number))
    return found


def _sentences(attribution: Attribution) -> list[tuple[Passage, list[Range]]]:
    """The contents cut into sentences, the halves of a sentence around its attribution joined."""
    found: list[tuple[Passage, list[Range]]] = []
    contents = attribution.contents
    if len(contents) > 1:
        contents = sorted(contents, key=lambda piece: (piece[0].starts[0], piece[1]))
    for p, (begin, end) in contents:
        first = begin
        for last in [*sentence_cuts(p, begin, end), end]:
            trimmed = _trimmed(p, first, last)
            if trimmed is not None:
                if found and first == begin and found[-1][0] is p and _goes_on(p, found[-1][1][-1], trimmed):
                    found[-1][1].append(trimmed)
                else:
                    found.append((p, [trimmed]))
            first = last
    return found


def _trimmed(p: Passage, first: int, last: int) -> Range | None:
    """The range without stops outside of quotations; None if no word is left."""
    while first < last and p.words[last - 1] in _MARGIN and p.inside[last - 1] < 0:
        last -= 1
    for i in range(first, last):
        if p.forms[i].alnum:
            return first, last
    return None


def _goes_on(p: Passage, before: Range, after: Range) -> bool:
    """Whether a piece goes on the sentence of the piece before it."""
    end = before[1] - 1
    while end > before[0] and p.words[end] in MARKS:
        end -= 1
    if p.words[end] in (".", "!", "?"):
        return False
    return bisect_left(p.breaks, before[1]) == bisect_right(p.breaks, after[0])


def _context(text: str, p: Passage, pieces: list[Range], attribution: Attribution) -> Span:
    """The sentence the statement stands in, and that of its cue where it is in the same paragraph."""
    begin, end = pieces[0][0], pieces[-1][1]
    if attribution.passage is p:
        cue, source = attribution.cue, attribution.source
        if cue is not None:
            begin, end = min(begin, cue[0]), max(end, cue[1])
        if source is not None:
            begin, end = min(begin, source[0]), max(end, source[1])
    left, right = bisect_right(p.breaks, begin), bisect_left(p.breaks, end)
    first = p.breaks[left - 1] if left else 0
    last = p.breaks[right] if right < len(p.breaks) else len(p.words)
    return _span(text, p, (first, last))


def _kind(p: Passage, pieces: list[Range]) -> Kind:
    if not p.quotations:
        return "indirect"
    words = [i for begin, end in pieces for i in range(begin, end) if p.forms[i].alnum]
    quoted = sum(p.inside[i] >= 0 for i in words)
    if not quoted:
        return "indirect"
    return "direct" if quoted == len(words) else "mixed"


def _span(text: str, p: Passage, words: Range) -> Span:
    """What some words stand for; of `they're` alone, the pronoun."""
    start, end = p.starts[words[0]], p.end(words[1] - 1)
    if words[1] - words[0] == 1 and is_contracted(p, words[0]):
        end = start + p.words[words[0]].index("'")
    return known_span(start, end, text[start:end])


def _cue_span(text: str, p: Passage, words: Range) -> Span:
    """What a cue stands for, without the pronoun that its auxiliary is drawn to: `they | 're hopeful`."""
    start, end = p.starts[words[0]], p.end(words[1] - 1)
    if is_contracted(p, words[0]):
        start += p.words[words[0]].index("'")
    return known_span(start, end, text[start:end])
