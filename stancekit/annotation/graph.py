"""Annotated articles <-> spans with labels and links between them, as annotation tools have them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from stancekit.annotation.markup import numbered
from stancekit.corpus import AnnotatedArticle
from stancekit.errors import CorpusError
from stancekit.statement import Pair, Span, Stance, Statement

STANCES = tuple(stance.value.capitalize() for stance in Stance)
# "More" is a further piece of a content, "None" what looks like an attribution and is none.
LABELS = ("Source", "Cue", *STANCES, "More", "None")
# All of them start at a content. "same" goes to an earlier one of the same attribution, where there is no cue to share.
LINKS = ("source", "cue", "more", "same")
COLOURS = {
    "Source": "#d9d9d9", "Cue": "#e6ccff", "Assert": "#a6cff5", "Deny": "#f7b08f", "Hedge": "#f2dc7e",
    "More": "#ffffff", "None": "#bfbfbf",
}  # fmt: skip

_MOST_BYTES = 256 * 2**20


class Mark(NamedTuple):
    """A span with a label, or the pieces of one; the speaker of a source, or of a content without one."""

    label: str
    pieces: tuple[Pair, ...]
    speaker: str = ""


class Link(NamedTuple):
    """A link of one kind between the marks of two numbers or names."""

    kind: str
    start: Any
    end: Any


@dataclass(frozen=True, slots=True)
class Graph:
    """The marks of an article, by number or name, and the links between them."""

    marks: dict[Any, Mark]
    links: tuple[Link, ...]


def graph(article: AnnotatedArticle) -> Graph:
    """The graph of an article: one cue an attribution, one source for all it is the source of."""
    marks: dict[Mark, int] = {}
    links: list[Link] = []
    first: dict[int, int] = {}

    def number(mark: Mark, of: int = -1) -> int:
        # A cue of its own for each attribution: the cue is what says which contents belong together.
        key = mark if of < 0 else replaced(mark, of)
        return marks.setdefault(key, len(marks))

    def replaced(mark: Mark, of: int) -> Mark:
        return mark._replace(speaker=f"\0{of}")

    for attribution, statement in zip(numbered(article.statements), article.statements, strict=True):
        speaker = statement.speaker or ""
        label = str(statement.stance).capitalize()
        content = number(
            Mark(label, tuple(map(_pair, statement.content)), "" if statement.source else f"{speaker}"), -1
        )
        if statement.source:
            links.append(Link("source", content, number(Mark("Source", (_pair(statement.source),), speaker))))
        if statement.cue:
            links.append(Link("cue", content, number(Mark("Cue", (_pair(statement.cue),)), attribution)))
        elif attribution in first:
            links.append(Link("same", content, first[attribution]))
        first.setdefault(attribution, content)
    for span in article.traps:
        number(Mark("None", (_pair(span),)))
    plain = {n: mark._replace(speaker="" if mark.label == "Cue" else mark.speaker) for mark, n in marks.items()}
    return Graph(plain, tuple(links))
