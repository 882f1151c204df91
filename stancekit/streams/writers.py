"""Writers: rows into a file that has its name only when it is whole, and that can be gone on with.

Until then the rows are JSON Lines in a file beside it, whose name ends in ``.part``. All there is to know to go on
stands in its rows: what it has of its last record may be incomplete, all before that is whole.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from itertools import islice
from pathlib import Path
from typing import IO, Any

from stancekit.errors import RecordError, StancekitError, required
from stancekit.files import full_disk_named, written_whole
from stancekit.statement import Stance
from stancekit.streams.readers import records, zstd
from stancekit.streams.records import id_and_text

if sys.platform != "win32":
    import fcntl

_ROWS_AT_ONCE = 10_000
_LONE_SURROGATE = re.compile(rb"(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}")
_COLUMNS = (
    *("record", "id", "path", "line", "attribution", "kind", "stance", "assert", "deny", "hedge", "speaker"),
    *("source", "source_start", "source_end", "cue", "cue_start", "cue_end"),
    *("content", "content_spans", "context", "context_start", "context_end", "error"),
)


@dataclass(frozen=True, slots=True)
class Begun:
    """What a partial file holds.

    Parameters
    ----------
    size : int
        Bytes of its whole records.
    records : int
        How many records those are, which is the number of the record to go on with.
    statements, errors : int
        How many of both there are in these bytes.
    following : tuple, optional
        Path and line of the record to go on with.
    """

    size: int = 0
    records: int = 0
    statements: int = 0
    errors: int = 0
    following: tuple[str, int | None] | None = None


def writable(output: str) -> None:
    """Raise a `StancekitError` unless rows can be written under that name."""
    form, compressed = _form(output)
    if form not in (".jsonl", ".csv", ".parquet") or (compressed and form == ".parquet"):
        raise StancekitError(
            "expected a name that ends in .jsonl, .csv (or one of these with .gz or .zst) or .parquet", path=output
        )
    if Path(output).exists() and not Path(output).is_file():
        raise StancekitError("is not a regular file; give another name", path=output)
    if compressed == ".zst":
        zstd()
    if form == ".parquet":
        required("pyarrow", purpose="Parquet", extra="arrow")


def one_type_a_column(output: str) -> bool:
    """Whether the format has columns of one type, so that ids must all be strings."""
    return _form(output)[0] == ".parquet"


def partial_files(output: str) -> list[Path]:
    """The files that runs which were interrupted have left beside `output`."""
    target = Path(output)
    return sorted(target.parent.glob(f"{escape(target.name)}.*.part"))


@contextmanager
def written_rows(output: str, task: str, *, resume: bool) -> Iterator[tuple[IO[bytes], Begun]]:
    """A stream for rows as JSON Lines, which become the file `output` when the block ends without an error.

    Parameters
    ----------
    output : str
        The format is what the name says.
    task : str
        A name for all that the rows depend on beside the input; only a run with the same can go on with it.
    resume : bool
        Whether to go on with what an interrupted run has left.

    Yields
    ------
    stream : binary file
        To be written to in whole lines.
    begun : Begun
        What it holds already.

    Raises
    ------
    StancekitError
        If there is something to go on with and `resume` is false, or it is not this task.
    """
    partial = Path(f"{output}.{task}.part")
    others = partial_files(output)
    if others and not resume:
        raise StancekitError("is what an interrupted run has left; go on with --resume, or delete it", path=others[0])
    if others not in ([], [partial]):
        raise StancekitError(
            "was written with another model or other options; give the same, or delete it", path=others[0]
        )
    with full_disk_named(output):
        with open(partial, "r+b" if others else "x+b") as stream:
            _lock(stream, partial)
            begun = _begun(partial)
            stream.truncate(begun.size)
            stream.seek(begun.size)
            try:
                yield stream, begun
                stream.flush()
                os.fsync(stream.fileno())
            except BaseException:
                _remove_if_empty(stream, partial)
                raise
        _finish(partial, output)


def errors_in(output: str) -> int:
    """How many records could not be read by the run that wrote this file."""
    errors = 0
    for record in records([output], text_column="error", id_column="record"):
        with suppress(RecordError):  # JSON Lines have the column in these rows alone
            errors += bool(id_and_text(record, text_column="error", id_column="record")[1])
    return errors


def _remove_if_empty(stream: IO[bytes], partial: Path) -> None:
    """Leave nothing behind that there is nothing in to go on with."""
    if os.fstat(stream.fileno()).st_size == 0:
        with suppress(OSError):  # of rows that are still in its buffer and find no room
            stream.close()
        partial.unlink()


def _lock(stream: IO[bytes], path: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise StancekitError("is being written by another process", path=path) from error


def _begun(partial: Path) -> Begun:
    whole = Begun()
    size = statements = errors = 0
    with open(partial, "rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                break
            try:
                row = json.loads(line)
                if row["record"] != whole.records or whole.following is None:
                    whole = Begun(size, row["record"], statements, errors, (row["path"], row["line"]))
            except (ValueError, KeyError, TypeError) as error:
                raise StancekitError(f"is damaged at byte {size}; delete it and start anew", path=partial) from error
            size += len(line)
            errors += "error" in row
            statements += "error" not in row
    return whole


def _form(output: str) -> tuple[str, str]:
    """The suffixes that say the format, and the compression if any."""
    path = Path(output.lower())
    if path.suffix in (".gz", ".zst"):
        return path.with_suffix("").suffix, path.suffix
    return path.suffix, ""


def _finish(partial: Path, output: str) -> None:
    """Make the rows the file `output`."""
    form, compressed = _form(output)
    if (form, compressed) == (".jsonl", ""):
        os.replace(partial, os.path.realpath(output))
        return
    with open(partial, "rb") as lines, written_whole(output) as target, _compressor(target, compressed) as stream:
        if form == ".jsonl":
            shutil.copyfileobj(lines, stream)
        elif form == ".csv":
            _write_csv(lines, stream)
        else:
            _write_parquet(lines, stream)
    partial.unlink()


@contextmanager
def _compressor(target: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    if suffix == ".gz":
        with gzip.GzipFile("", "wb", fileobj=target, mtime=0) as stream:
            yield stream  # type: ignore[misc]
    elif suffix == ".zst":
        with zstd().ZstdFile(target, "wb") as stream:
            yield stream
    else:
        yield target


def _write_csv(lines: IO[bytes], target: IO[bytes]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8", errors="replace", newline="")
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(_flat(json.loads(line)) for line in lines)
    text.detach()


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row with a column for each number and each text."""
    flat = {name: row.get(name) for name in _COLUMNS}
    for name in ("source", "cue", "context"):
        span = row.get(name) or {"text": None, "start": None, "end": None}
        flat |= {name: span["text"], f"{name}_start": span["start"], f"{name}_end": span["end"]}
    pieces = row.get("content", ())
    flat["content"] = " … ".join(piece["text"] for piece in pieces)
    flat["content_spans"] = " ".join(f"{piece['start']}:{piece['end']}" for piece in pieces)
    return flat | dict(zip(Stance, row.get("probabilities") or (), strict=False))


def _write_parquet(lines: IO[bytes], target: IO[bytes]) -> None:
    from pyarrow.json import ParseOptions, ReadOptions, read_json
    from pyarrow.parquet import ParquetWriter

    from stancekit.streams.arrow import FILE_SCHEMA

    options = ParseOptions(explicit_schema=FILE_SCHEMA, unexpected_field_behavior="error")
    with ParquetWriter(target, FILE_SCHEMA) as writer:
        while rows := b"".join(islice(lines, _ROWS_AT_ONCE)):
            # Arrow takes no lone surrogates; a question mark in their place keeps all offsets.
            clean = _LONE_SURROGATE.sub(rb"\1?", rows) if b"\\ud" in rows else rows
            writer.write_table(read_json(io.BytesIO(clean), ReadOptions(block_size=len(clean)), options))
