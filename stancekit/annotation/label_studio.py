"""Label Studio: ``tasks.json`` to import, and ``config.xml``, the labelling interface it is for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from stancekit import __version__
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
    read_json,
    safe_name,
)  # fmt: skip
from stancekit.corpus import AnnotatedArticle
from stancekit.errors import CorpusError


def files(articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file to write; what a model has found is a prediction, for somebody to submit."""
    yield "config.xml", _config().encode("utf-8")
    listed = list(articles)
    tasks = [_task(name, one) for name, one in zip(names(listed), listed, strict=True)]
    yield "tasks.json", (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def read(path: Path) -> Iterator[tuple[str, AnnotatedArticle]]:
    """The articles of an export in the format "JSON", with their names; only those that somebody has submitted."""
    file = path / "tasks.json" if path.is_dir() else path
    tasks = read_json(file)
    if not isinstance(tasks, list):
        raise CorpusError("expected a list of tasks, as Label Studio exports it in the format JSON", path=file)
    for number, task in enumerate(tasks, 1):
        where = f"{file}: task {number}"
        try:
            data = task["data"]
            submitted = [one for one in task.get("annotations", ()) if not one.get("was_cancelled")]
            if submitted:
                meta = {key: value for key, value in data.items() if key not in ("text", "name") and _is_line(value)}
                drawn = _graph(submitted[-1]["result"])
                made = article(data["text"], drawn, path=where, meta=meta or {"origin": "Label Studio"})
                yield safe_name(data.get("name"), number), made
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise CorpusError(f"not a task as 'corpus export' writes it: {error!r}", path=where) from error


def _task(name: str, one: AnnotatedArticle) -> dict[str, Any]:
    data = {"name": name, **one.meta, "text": one.text}
    result = list(_regions(in_pieces(graph(one)), one.text))
    if any(statement.probabilities for statement in one.statements):
        return {"data": data, "predictions": [{"model_version": f"stancekit {__version__}", "result": result}]}
    return {"data": data, "annotations": [{"result": result}]}


def _regions(drawn: Graph, text: str) -> Iterator[dict[str, Any]]:
    for key, mark in drawn.marks.items():
        start, end = mark.pieces[0]
        place = {"start": start, "end": end, "text": text[start:end]}
        both = {"id": f"m{key}", "to_name": "text"}
        yield {**both, "from_name": "label", "type": "labels", "value": {**place, "labels": [mark.label]}}
        if mark.speaker:
            value = {"start": start, "end": end, "text": [mark.speaker]}
            yield {**both, "from_name": "speaker", "type": "textarea", "value": value}
    for link in drawn.links:
        ends = {"from_id": f"m{link.start}", "to_id": f"m{link.end}"}
        yield {"type": "relation", **ends, "direction": "right", "labels": [link.kind]}


def _graph(result: Iterable[Mapping[str, Any]]) -> Graph:
    marks: dict[str, Mark] = {}
    links: list[Link] = []
    speakers: dict[str, str] = {}
    for region in result:
        if region["type"] == "labels":
            value = region["value"]
            marks[region["id"]] = Mark(value["labels"][0], ((int(value["start"]), int(value["end"])),))
        elif region["type"] == "textarea":
            speakers[region["id"]] = " ".join(region["value"]["text"])
        elif region["type"] == "relation":
            links.append(Link((region.get("labels") or [""])[0], region["from_id"], region["to_id"]))
    named = {key: mark._replace(speaker=speakers.get(key, "")) for key, mark in marks.items()}
    return Graph(named, tuple(links))


def _is_line(value: object) -> bool:
    return isinstance(value, str) and "\n" not in value


def _config() -> str:
    labels = "\n".join(f'    <Label value="{label}" background="{COLOURS[label]}"/>' for label in LABELS)
    relations = "\n".join(f'    <Relation value="{kind}"/>' for kind in LINKS)
    return (
        f'<View>\n  <Header value="$name"/>\n  <Relations>\n{relations}\n  </Relations>\n'
        f'  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
        '  <Text name="text" value="$text" granularity="word"/>\n'
        '  <TextArea name="speaker" toName="text" perRegion="true" editable="true" placeholder="full name"/>\n</View>\n'
    )
