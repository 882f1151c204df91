"""brat standoff: ``NAME.txt`` with ``NAME.ann``, and the two files that configure brat for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files as resources
from pathlib import Path

from stancekit.annotation.graph import Graph, Link, Mark, article, graph, names
from stancekit.corpus import AnnotatedArticle
from stancekit.errors import CorpusError
from stancekit.files import read_bounded
from stancekit.statement import Pair

_MOST_BYTES = 16 * 2**20
_TEXT_BOUND = re.compile(r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t.*")
_RELATION = re.compile(r"R\d+\t(\w+) Arg1:(T\d+) Arg2:(T\d+)\s*")
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)")


def files(articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file to write."""
    for name in ("annotation.conf", "visual.conf"):
        yield name, resources("stancekit.annotation").joinpath("brat_configuration", name).read_bytes()
    listed = list(articles)
    for name, one in zip(names(listed), listed, strict=True):
        yield f"{name}.txt", one.text.encode("utf-8")
        yield f"{name}.ann", "".join(_lines(one)).encode("utf-8")


def read(path: Path) -> Iterator[tuple[str, AnnotatedArticle]]:
    """The articles of a folder, with their names; a text without ``.ann`` is not annotated."""
    found = sorted(path.rglob("*.ann")) if path.is_dir() else [path]
    if not found:
        raise CorpusError("no brat annotation (*.ann) here", path=path)
    for ann in found:
        text = _text(ann.with_suffix(".txt"))
        yield ann.stem, article(text, _graph(_text(ann), text, str(ann)), path=str(ann), meta={"origin": "brat"})


def _lines(one: AnnotatedArticle) -> Iterator[str]:
    drawn = graph(one)
    for key, mark in drawn.marks.items():
        lines = [line for piece in mark.pieces for line in _line_by_line(one.text, piece)]
        places = ";".join(f"{start} {end}" for start, end in lines)
        yield f"T{key + 1}\t{mark.label} {places}\t{' '.join(one.text[start:end] for start, end in lines)}\n"
    for number, link in enumerate(drawn.links, 1):
        yield f"R{number}\t{link.kind} Arg1:T{link.start + 1} Arg2:T{link.end + 1}\n"
    spoken = [(key, mark.speaker) for key, mark in drawn.marks.items() if mark.speaker]
    for number, (key, speaker) in enumerate(spoken, 1):
        yield f"#{number}\tAnnotatorNotes T{key + 1}\t{' '.join(speaker.split())}\n"


def _line_by_line(text: str, piece: Pair) -> list[Pair]:
    """The parts of a piece on each line: brat has no spans across line ends."""
    start, end = piece
    return [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]


def _graph(ann: str, text: str, path: str) -> Graph:
    marks: dict[str, Mark] = {}
    links: list[Link] = []
    notes: dict[str, str] = {}
    for number, line in enumerate(ann.split("\n"), 1):
        if match := _TEXT_BOUND.fullmatch(line):
            pieces = [tuple(map(int, piece.split())) for piece in match[3].split(";")]
            marks[match[1]] = Mark(match[2], tuple(_rejoined(text, [(a, b) for a, b in pieces])))
        elif match := _RELATION.fullmatch(line):
            links.append(Link(match[1], match[2], match[3]))
        elif match := _NOTE.fullmatch(line):
            notes[match[1]] = match[2].strip()
        elif line.strip() and line[0] not in "#*":
            raise CorpusError(
                f"found {line[:60]!r}, expected a span (T), a relation (R) or a note (#)", path=path, line=number
            )
    noted = {key: mark._replace(speaker=notes.get(key, "")) for key, mark in marks.items()}
    return Graph(noted, tuple(links))


def _rejoined(text: str, pieces: list[Pair]) -> Iterator[Pair]:
    """Pieces with nothing but a line end between them are one."""
    start, end = pieces[0]
    for first, last in pieces[1:]:
        if text[end:first].strip("\n"):
            yield start, end
            start = first
        end = last
    yield start, end


def _text(path: Path) -> str:
    try:
        return read_bounded(path, _MOST_BYTES, error=CorpusError).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(f"not UTF-8 at byte {error.start}; save the file as UTF-8", path=path) from error
