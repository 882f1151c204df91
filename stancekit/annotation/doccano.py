"""doccano: ``articles.jsonl`` with entities and relations, and the two files of label types to import with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from stancekit.annotation.graph import (
    COLOURS,
    LABELS,
    LINKS,
    Graph,
    Link,
    Mark,
    article,
    graph,
    in_pieces,
    names,
    safe_name,
)  # fmt: skip
from stancekit.corpus import AnnotatedArticle
from stancekit.errors import CorpusError
from stancekit.files import read_bounded
from stancekit.statement import Pair

_MOST_BYTES = 256 * 2**20
_OWN = {"id", "text", "entities", "relations", "Comments", "name", "speakers"}


def files(articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file to write."""
    spans = [{"text": label, "backgroundColor": COLOURS[label], "textColor": "#000000"} for label in LABELS]
    relations = [{"text": kind, "backgroundColor": "#d9d9d9", "textColor": "#000000"} for kind in LINKS]
    yield "span_types.json", (json.dumps(spans, indent=1) + "\n").encode()
    yield "relation_types.json", (json.dumps(relations, indent=1) + "\n").encode()
    listed = list(articles)
    lines = [
        json.dumps(_record(name, one), ensure_ascii=False) + "\n"
        for name, one in zip(names(listed), listed, strict=True)
    ]
    yield "articles.jsonl", "".join(lines).encode("utf-8", "backslashreplace")


def read(path: Path) -> Iterator[tuple[str, AnnotatedArticle]]:
    """The articles of an export in the format "JSONL (relation)", with their names."""
    file = path / "articles.jsonl" if path.is_dir() else path
    for number, line in enumerate(read_bounded(file, _MOST_BYTES, error=CorpusError).split(b"\n"), 1):
        if not line.strip():
            continue
        where = f"{file}: line {number}"
        try:
            record = json.loads(line)
            meta = {key: value for key, value in record.items() if key not in _OWN and isinstance(value, str)}
            made = article(record["text"], _graph(record), path=where, meta=meta or {"origin": "doccano"})
            yield safe_name(record.get("name"), number), made
        except CorpusError:
            raise
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise CorpusError(f"not a record as 'corpus export' writes it: {error!r}", path=where) from error


def _record(name: str, one: AnnotatedArticle) -> dict[str, Any]:
    drawn = in_pieces(graph(one))
    entities = [
        {"id": key, "label": mark.label, "start_offset": mark.pieces[0][0], "end_offset": mark.pieces[0][1]}
        for key, mark in drawn.marks.items()
    ]
    relations = [
        {"id": number, "from_id": link.start, "to_id": link.end, "type": link.kind}
        for number, link in enumerate(drawn.links)
    ]
    # doccano gives new ids, and has no place for a name at a span, but it hands metadata through.
    speakers = [
        [*mark.pieces[0], mark.speaker] for mark in drawn.marks.values() if mark.speaker or mark.label == "Source"
    ]
    return {
        "name": name, **one.meta, "text": one.text, "entities": entities, "relations": relations, "speakers": speakers,
    }  # fmt: skip


def _graph(record: Mapping[str, Any]) -> Graph:
    names_at: dict[Pair, list[str]] = {}
    for start, end, name in record.get("speakers", ()):
        names_at.setdefault((start, end), []).append(str(name))
    marks = {}
    for entity in record["entities"]:
        pair = (int(entity["start_offset"]), int(entity["end_offset"]))
        given = [] if entity["label"] in ("Cue", "More", "None") else names_at.get(pair, [])
        marks[entity["id"]] = Mark(entity["label"], (pair,), given.pop(0) if given else "")
    links = tuple(Link(relation["type"], relation["from_id"], relation["to_id"]) for relation in record["relations"])
    return Graph(marks, links)
