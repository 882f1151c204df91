"""Articles whose attributions people have marked: a clone of PolNeAR (brat standoff), or JSON Lines.

PolNeAR 1.0 (Newell, Margolin and Ruths 2018) has ``data/PART/text/NAME.txt`` and ``data/PART/attributions/
NAME_ANNOTATOR.ann``. A text and its annotation may lie in one folder too, and be named alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import BenchmarkError
from stancekit.statement import Pair

PARTS = ("train", "dev", "test")
ADVICE = """name the corpus: --polnear PATH
  PATH is a clone of https://github.com/networkdynamics/PolNeAR (add --part train, dev or test), any folder of brat
  standoff (NAME.ann, with NAME.txt beside it), or a JSON Lines file with one
  {"id", "text", "attributions": [{"source": [[s, e]], "cue": [[s, e]], "content": [[s, e], ...]}]} a line"""

_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is credited by which words with what: the pieces of each, as pairs of offsets."""

    source: tuple[Pair, ...]
    cue: tuple[Pair, ...]
    content: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its attributions; `attributions` is empty where nobody marked any."""

    name: str
    text: str
    attributions: tuple[Attribution, ...] = ()


def read(path: str | None, *, part: str = "dev") -> list[Article]:
    """The annotated articles at a path, in order of their names.

    Parameters
    ----------
    path : str or None
        A clone, a folder of standoff, or a JSON Lines file.
    part : {"train", "dev", "test"}
        Which part of a clone is read.

    Raises
    ------
    BenchmarkError
        If there is none; says what to do.
    """
    if path is None:
        raise BenchmarkError(ADVICE)
    root = Path(path)
    if root.is_file():
        articles = [_from_json(line, root, number) for number, line in _lines(root)]
    else:
        compartment = root / "data" / part
        articles = list(_standoff(compartment if compartment.is_dir() else root))
    if not any(article.attributions for article in articles):
        raise BenchmarkError(f"{path}: no annotated article here; {ADVICE}")
    return articles


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            yield number, line


def _from_json(line: str, path: Path, number: int) -> Article:
    try:
        row = json.loads(line)
        return Article(
            row["id"],
            row["text"],
            tuple(
                Attribution(*(tuple((s, e) for s, e in one.get(role) or ()) for role in ("source", "cue", "content")))
                for one in row["attributions"]
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BenchmarkError(f"{path}:{number}: not an annotated article ({error!r})") from error


def _standoff(folder: Path) -> Iterator[Article]:
    """Of an article that several people annotated, the first annotation by name."""
    texts = {path.stem: path for path in sorted(folder.rglob("*.txt"))}
    seen: set[str] = set()
    for path in sorted(folder.rglob("*.ann")):
        name = path.stem if path.stem in texts else _ANNOTATOR.sub("", path.stem)
        if name in texts and name not in seen:
            seen.add(name)
            with open(texts[name], encoding="utf-8", newline="") as stream:
                yield parse(name, stream.read(), path.read_text(encoding="utf-8"))


def parse(name: str, text: str, standoff: str) -> Article:
    """The article of a text and its brat standoff.

    Offsets may count a line end of two characters as one: of both readings, the one is taken in which more spans
    hold the words that the standoff repeats.

    Examples
    --------
    >>> standoff = "T1\\tCue 3 7\\tsaid\\nT2\\tContent 8 10;14 16\\tno yes\\nE1\\tAttribution:T1 Cue:T1 Content:T2"
    >>> parse("a", "He\\r\\nsaid no", standoff).attributions[0].cue
    ((3, 7),)
    """
    spans: dict[str, tuple[Pair, ...]] = {}
    words: dict[str, str] = {}
    events: list[dict[str, list[Pair]]] = []
    for line in standoff.splitlines():
        label, _, rest = line.partition("\t")
        if label.startswith("T"):
            where, _, words[label] = rest.partition("\t")
            pieces = where.split(" ", 1)[1].split(";")
            spans[label] = tuple((int(start), int(end)) for start, end in map(str.split, pieces))
        elif label.startswith("E"):
            event: dict[str, list[Pair]] = {}
            for role, _, target in (argument.partition(":") for argument in rest.split()[1:]):
                event.setdefault(role.rstrip("0123456789").lower(), []).extend(spans[target])
            events.append(event)
    readings = (text, text.replace("\r\n", "\n"))
    text = max(readings, key=lambda reading: _agreeing(reading, spans, words))
    found = [
        Attribution(*(tuple(sorted(event.get(role, ()))) for role in ("source", "cue", "content")))
        for event in events
        if event.get("content")
    ]
    return Article(name, text, tuple(found))


def _agreeing(text: str, spans: dict[str, tuple[Pair, ...]], words: dict[str, str]) -> int:
    """How many spans hold in this text what they should."""
    return sum(
        " ".join(text[start:end] for start, end in pieces).split() == words[label].split()
        for label, pieces in spans.items()
    )
