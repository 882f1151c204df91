"""Records: articles as they lie in the input, and what there is to read in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from stancekit.errors import RecordError, required

LONGEST = 10 * 2**20  # bytes of a record; what is longer is no article

Kind = Literal["text", "html", "json", "row", "unreadable"]
Id = str | int


@dataclass(frozen=True, slots=True)
class Record:
    """One article of the input, not looked into yet.

    Parameters
    ----------
    kind : {"text", "html", "json", "row", "unreadable"}
        What `data` is: the bytes of a text, an HTML page or a line of JSON; a pair of id and text; or the reason why
        there is none of these.
    data : bytes, tuple or str
    path : str
        The file; ``-`` for standard input.
    line : int, optional
        Its first physical line, from 1 (in Parquet its row); None where the whole file is the record.
    number : int
        Its number in the whole input, from 0.
    position : int
        Bytes of the input that had been read when it was found.
    """

    kind: Kind
    data: Any
    path: str
    line: int | None = None
    number: int = 0
    position: int = 0

    @property
    def place(self) -> str:
        """File and line, which is the id of a record that brings none."""
        return self.path if self.line is None else f"{self.path}:{self.line}"

    @property
    def size(self) -> int:
        """About how long it is."""
        data = self.data[1] if self.kind == "row" else self.data
        return len(data) if isinstance(data, str | bytes) else 0


def id_and_text(record: Record, *, text_column: str, id_column: str) -> tuple[Id, Any]:
    """The id of a record, and what stands where its text should be.

    Raises
    ------
    RecordError
        If the record is not what its format says.

    Examples
    --------
    >>> record = Record("json", b'{"id": 7, "text": "Ito denied it."}', "in.jsonl", 1)
    >>> id_and_text(record, text_column="text", id_column="id")
    (7, 'Ito denied it.')
    """
    try:
        name, text = _READ[record.kind](record.data, text_column, id_column)
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 at byte {error.start}; save it as plain text in UTF-8"
    except RecordError as error:
        reason = error.message
    else:
        return _id(name, record.place), text
    raise RecordError(reason, path=record.path, line=record.line)


def article(text: Any) -> str:
    """The value, if it can be an article.

    Raises
    ------
    RecordError
        If it is no `str` or has nothing but white space.
    """
    if text is None or (isinstance(text, str) and not text.strip()):
        raise RecordError("no text")
    if not isinstance(text, str):
        raise RecordError(f"the text is {type(text).__name__}, expected a string")
    return text


def _id(value: Any, place: str) -> Id:
    if value is None:
        return place
    return value if isinstance(value, str | int) and not isinstance(value, bool) else json.dumps(value)


def _of_text(data: bytes, *_: str) -> tuple[None, str]:
    return None, data.decode("utf-8")


def _of_html(data: bytes, *_: str) -> tuple[None, str | None]:
    trafilatura = required("trafilatura", purpose="reading HTML", extra="html")
    return None, trafilatura.extract(data, include_comments=False)


def _of_json(data: bytes, text_column: str, id_column: str) -> tuple[Any, Any]:
    try:
        found = json.loads(data.decode("utf-8").rstrip())
    except json.JSONDecodeError as error:
        raise RecordError(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise RecordError("not JSON that can be read: nested too deeply") from error
    except UnicodeDecodeError:
        raise
    except ValueError as error:
        raise RecordError(f"not JSON that can be read: {error}") from error
    if not isinstance(found, dict):
        raise RecordError(f"JSON of type {type(found).__name__}, expected an object {{...}} on each line")
    require_column(text_column, list(found))
    return found.get(id_column), found[text_column]


def _of_row(data: tuple[Any, Any], *_: str) -> tuple[Any, Any]:
    return data


def _of_unreadable(data: str, *_: str) -> tuple[Any, Any]:
    raise RecordError(data)


_READ: dict[Kind, Callable[..., tuple[Any, Any]]] = {
    "text": _of_text,
    "html": _of_html,
    "json": _of_json,
    "row": _of_row,
    "unreadable": _of_unreadable,
}


def require_column(name: str, names: list[str]) -> None:
    """Raise a `RecordError` unless there is a column of that name."""
    if name not in names:
        raise RecordError(f"no column {name!r}, only {', '.join(names)[:200] or 'none'}; name it with --text-column")
