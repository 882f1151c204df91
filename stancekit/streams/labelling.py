"""Batches of records -> rows: the work that processes share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stancekit.classification import classify
from stancekit.errors import RecordError
from stancekit.features.layout import is_english, paragraphs
from stancekit.statement import Statement
from stancekit.streams.records import Id, Record, article, id_and_text

if TYPE_CHECKING:
    from stancekit.model import StanceModel

_MOST_RECORDS = 32
_MOST_BYTES = 256 * 2**10


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with each record.

    Parameters
    ----------
    text_column, id_column : str
        Names of the columns of JSON Lines.
    model : str, optional
        A model file; without it, the shipped one. Processes read it themselves: to send it along would cost more.
    min_probability : float
        As for `stancekit.classify`.
    ids_as_text : bool
        Whether ids that are numbers become strings, for formats whose columns have one type.
    """

    text_column: str = "text"
    id_column: str = "id"
    model: str | None = None
    min_probability: float = 0.0
    ids_as_text: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: statements, or an error."""

    number: int
    id: Id
    path: str
    line: int | None
    position: int
    statements: list[Statement]
    error: RecordError | None

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row a statement; one that says why, if the record could not be read."""
        head = {"record": self.number, "id": self.id, "path": self.path, "line": self.line}
        if self.error is not None:
            yield {**head, "error": self.error.message}
        for statement in self.statements:
            yield {**head, **statement.to_dict()}


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of a batch as JSON Lines, and what there is to tell about them."""

    lines: bytes
    records: int
    statements: int
    errors: list[RecordError]
    position: int


def batched(records: Iterable[Record], *, most: int = _MOST_RECORDS) -> Iterator[list[Record]]:
    """The records in lists of at most `most`, and of fewer where they are long."""
    batch: list[Record] = []
    size = 0
    for record in records:
        batch.append(record)
        size += record.size
        if len(batch) >= most or size >= _MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def outcome(record: Record, task: Task) -> Outcome:
    """What becomes of a record."""
    name: Id = record.place
    statements: list[Statement] = []
    failure = None
    try:
        name, text = id_and_text(record, text_column=task.text_column, id_column=task.id_column)
        statements = labelled(text, model_of(task), task.min_probability)
    except RecordError as error:
        failure = RecordError(error.message, path=record.path, line=record.line)
    name = str(name) if task.ids_as_text else name
    return Outcome(record.number, name, record.path, record.line, record.position, statements, failure)


def outcomes(batch: Iterable[Record], task: Task) -> list[Outcome]:
    """What becomes of each record of a batch."""
    return [outcome(record, task) for record in batch]


def block(batch: Iterable[Record], task: Task) -> Block:
    """The rows of a batch."""
    done = outcomes(batch, task)
    return Block(
        lines=b"".join(_line(row) for each in done for row in each.rows()),
        records=len(done),
        statements=sum(len(each.statements) for each in done),
        errors=[each.error for each in done if each.error is not None],
        position=done[-1].position,
    )


def labelled(text: Any, model: StanceModel | None, min_probability: float) -> list[Statement]:
    """The statements of what should be an English article.

    Raises
    ------
    RecordError
        If it is none.
    """
    text = article(text)
    statements = classify(text, model=model, min_probability=min_probability)
    if not statements and not is_english(paragraphs(text)):
        raise RecordError("not English")
    return statements


def _line(row: dict[str, Any]) -> bytes:
    # A lone surrogate has no UTF-8, but a JSON escape, which is what "backslashreplace" makes of it.
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def model_of(task: Task) -> StanceModel:
    """The model of a task; a process reads it once."""
    return _model(task.model)


@lru_cache(maxsize=1)
def _model(path: str | None) -> StanceModel:
    from stancekit.model import load_model

    return load_model(path)
