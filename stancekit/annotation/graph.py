"""Annotated articles <-> spans with labels and links between them, as annotation tools have them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from stancekit.annotation.markup import numbered
from stancekit.corpus import AnnotatedArticle
from stancekit.errors import CorpusError
from stancekit.files import read_bounded
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
    """The graph of an article: each attribution has a cue of its own, for the cue holds its contents together."""
    marks: dict[Any, Mark] = {}
    links: list[Link] = []
    sources: dict[Mark, int] = {}
    cues: dict[int, int] = {}
    firsts: dict[int, int] = {}

    def added(mark: Mark) -> int:
        marks[len(marks)] = mark
        return len(marks) - 1

    for number, statement in zip(numbered(article.statements), article.statements, strict=True):
        speaker, label = statement.speaker or "", str(statement.stance).capitalize()
        pieces = tuple(map(_pair, statement.content))
        content = added(Mark(label, pieces, "" if statement.source else speaker))
        if statement.source:
            source = Mark("Source", (_pair(statement.source),), speaker)
            if source not in sources:
                sources[source] = added(source)
            links.append(Link("source", content, sources[source]))
        if statement.cue:
            if number not in cues:
                cues[number] = added(Mark("Cue", (_pair(statement.cue),)))
            links.append(Link("cue", content, cues[number]))
        elif number in firsts:
            links.append(Link("same", content, firsts[number]))
        firsts.setdefault(number, content)
    for span in article.traps:
        added(Mark("None", (_pair(span),)))
    return Graph(marks, tuple(links))


def in_pieces(whole: Graph) -> Graph:
    """The graph with one piece a mark: further ones become "More", linked from the first."""
    marks = {key: mark._replace(pieces=mark.pieces[:1]) for key, mark in whole.marks.items()}
    links = list(whole.links)
    for key, mark in whole.marks.items():
        for piece in mark.pieces[1:]:
            links.append(Link("more", key, len(marks)))
            marks[len(marks)] = Mark("More", (piece,))
    return Graph(marks, tuple(links))


def article(text: str, drawn: Graph, *, path: str, meta: Mapping[str, str]) -> AnnotatedArticle:
    """The article that a graph is of.

    Raises
    ------
    CorpusError
        If a mark has an unknown label or lies outside of the text, a link is none of `LINKS`, or marks and links do not
        make statements.
    """
    marks = drawn.marks
    for mark in marks.values():
        _check_mark(text, mark, path)
    targets: dict[tuple[str, Any], list[Any]] = {}
    for link in drawn.links:
        _check_link(text, link, marks, path)
        targets.setdefault((link.kind, link.start), []).append(link.end)
    _check_used(text, drawn, path)
    numbers = _attributions(marks, targets)
    statements = []
    for key, number in numbers.items():
        mark = marks[key]
        source, cue = (_one(text, marks, targets, kind, key, path) for kind in ("source", "cue"))
        more = [piece for end in targets.get(("more", key), ()) for piece in marks[end].pieces]
        made = Statement.at(
            text,
            content=[*mark.pieces, *more],
            cue=cue.pieces[0] if cue else None,
            source=source.pieces[0] if source else None,
        )
        speaker = (source.speaker if source else "") or mark.speaker or None
        statements.append(replace(made, stance=Stance(mark.label.lower()), attribution=number, speaker=speaker))
    statements.sort(key=lambda statement: (statement.content[0].start, -statement.content[-1].end))
    traps = sorted(mark.pieces[0] for mark in marks.values() if mark.label == "None")
    return AnnotatedArticle(
        path, dict(meta), text, tuple(statements), tuple(Span.of(text, *pair) for pair in traps), (0,) * len(statements)
    )


def _attributions(marks: Mapping[Any, Mark], targets: Mapping[tuple[str, Any], Sequence[Any]]) -> dict[Any, int]:
    """The number of each content's attribution, from 1 in the order of the text."""
    contents = sorted((key for key in marks if marks[key].label in STANCES), key=lambda key: marks[key].pieces)
    numbers: dict[Any, int] = {}
    of_cue: dict[Any, int] = {}
    for key in contents:
        cue = targets.get(("cue", key), [key])[0]
        same = next((numbers[end] for end in targets.get(("same", key), ()) if end in numbers), None)
        numbers[key] = same or of_cue.get(cue) or len(set(numbers.values())) + 1
        of_cue[cue] = numbers[key]
    return numbers


def _check_mark(text: str, mark: Mark, path: str) -> None:
    if mark.label not in LABELS:
        raise CorpusError(f"label {mark.label!r} is not one of {', '.join(LABELS)}", path=path)
    for start, end in mark.pieces:
        if not 0 <= start < end <= len(text):
            raise CorpusError(f"{mark.label} [{start}, {end}) is empty or outside of the text", path=path)


def _check_link(text: str, link: Link, marks: Mapping[Any, Mark], path: str) -> None:
    if link.kind not in LINKS:
        raise CorpusError(f"link {link.kind!r} is not one of {', '.join(LINKS)}", path=path)
    for key in (link.start, link.end):
        if key not in marks:
            raise CorpusError(f"a link {link.kind!r} goes to {key!r}, which is no mark", path=path)
    expected = STANCES if link.kind == "same" else (link.kind.capitalize(),)
    if marks[link.start].label not in STANCES or marks[link.end].label not in expected:
        raise CorpusError(
            f"a link {link.kind!r} goes from {_quoted(text, marks[link.start])} to {_quoted(text, marks[link.end])}, "
            f"expected from {', '.join(STANCES)} to {', '.join(expected)}",
            path=path,
        )


def _check_used(text: str, drawn: Graph, path: str) -> None:
    """A source, cue or further piece that no content is linked to has been forgotten, or should go."""
    linked = {link.end for link in drawn.links}
    for key, mark in drawn.marks.items():
        if mark.label in ("Source", "Cue", "More") and key not in linked:
            raise CorpusError(
                f"{_quoted(text, mark)} belongs to no content; link a content to it, or delete it", path=path
            )


def _one(
    text: str,
    marks: Mapping[Any, Mark],
    targets: Mapping[tuple[str, Any], Sequence[Any]],
    kind: str,
    key: Any,
    path: str,
) -> Mark | None:
    ends = targets.get((kind, key), ())
    if len(ends) > 1:
        raise CorpusError(f"{_quoted(text, marks[key])} has {len(ends)} links {kind!r}, expected one", path=path)
    return marks[ends[0]] if ends else None


def _quoted(text: str, mark: Mark) -> str:
    start, end = mark.pieces[0]
    return f"{mark.label} {text[start:end][:50]!r}"


def _pair(span: Span) -> Pair:
    return span.start, span.end


def names(articles: Iterable[AnnotatedArticle]) -> list[str]:
    """A file name without suffix for each article.

    Raises
    ------
    CorpusError
        If two have the same.
    """
    found = [Path(article.path).stem for article in articles]
    for name in found:
        if found.count(name) > 1:
            raise CorpusError(f"two articles are called {name}; rename one")
    return found


def safe_name(name: object, number: int) -> str:
    """What a file may be called that somebody else named: no folders, nothing hidden.

    Examples
    --------
    >>> safe_name("../../.bashrc", 7), safe_name(None, 7)
    ('bashrc', 'article-7')
    """
    stem = re.split(r"[/\\]", name)[-1] if isinstance(name, str) else ""
    return re.sub(r"[^\w.-]+", "-", stem).lstrip(".-")[:100] or f"article-{number}"


def read_json(path: Path) -> Any:
    """The content of a JSON file."""
    try:
        return json.loads(read_bounded(path, _MOST_BYTES, error=CorpusError))
    except (ValueError, RecursionError) as error:
        if isinstance(error, CorpusError):
            raise
        raise CorpusError(f"not JSON: {error}", path=path) from error
