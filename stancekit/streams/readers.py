"""Readers: the records of files and folders, one after the other, in constant memory."""

from __future__ import annotations

import csv
import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import IO, Any, cast

from stancekit.errors import RecordError, required
from stancekit.streams.records import LONGEST, Record, require_column

FORMATS = ("text", "html", "jsonl", "csv", "parquet")

_SUFFIXES = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_TOO_LONG = f"longer than {LONGEST // 2**20} MB, which no article is"
_CUT = "\ud800"  # in place of a line that is too long; decoding never makes this character


def records(
    names: Iterable[str], *, form: str | None = None, text_column: str = "text", id_column: str = "id"
) -> Iterator[Record]:
    """The records of files and folders, in their order.

    What cannot be read becomes a record of the kind "unreadable", and the rest goes on.

    Parameters
    ----------
    names : iterable of str
        Files, folders (all files in them, sorted by name, hidden ones left out), or ``-`` for standard input.
        Files may be compressed with gzip or zstd.
    form : str, optional
        One of `FORMATS`. Without it, what the name of a file says: text if it says nothing; and of a folder only
        files whose names say something.
    text_column, id_column : str, optional
        Names of the columns of JSON Lines, CSV and Parquet.

    Yields
    ------
    Record
    """
    found = chain.from_iterable(_records_of(name, form, text_column, id_column) for name in names)
    read = finished = 0
    path = None
    for number, record in enumerate(found):
        if record.path != path:
            path, finished = record.path, read
        read = finished + record.position
        yield replace(record, number=number, position=read)


def total_size(names: Iterable[str], *, form: str | None = None) -> int | None:
    """Bytes of all files, or None where that cannot be told before they are read."""
    sizes = [_size(file) for name in names for file in _files(name, form)]
    return None if None in sizes else sum(size for size in sizes if size is not None)


def _size(name: str) -> int | None:
    path = Path(name)
    return path.stat().st_size if path.is_file() else None


def _files(name: str, form: str | None) -> Iterator[str]:
    """The file itself; or the files of a folder and its folders."""
    if not Path(name).is_dir():
        yield name
        return
    for entry in sorted(os.scandir(name), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, form)
        elif entry.is_file() and (form or _named_form(entry.name)):
            yield entry.path


def _named_form(name: str) -> str | None:
    path = Path(name.lower())
    return _SUFFIXES.get(path.with_suffix("").suffix if path.suffix in (".gz", ".zst") else path.suffix)


def _records_of(name: str, form: str | None, text_column: str, id_column: str) -> Iterator[Record]:
    """The records of one argument: of a file, or of the files of a folder."""
    empty = True
    try:
        for file in _files(name, form):
            empty = False
            yield from _records_of_file(file, _READERS[form or _named_form(file) or "text"], text_column, id_column)
    except OSError as error:
        yield Record("unreadable", f"cannot be read: {error.strerror}", str(error.filename or name))
    if empty and Path(name).is_dir():
        yield Record("unreadable", "no article in this folder; name the files, or say --from", name)


def _records_of_file(file: str, reader: _Reader, text_column: str, id_column: str) -> Iterator[Record]:
    line: int | None = None
    try:
        with _opened(file) as (stream, tell):
            for record in reader(stream, file, text_column, id_column):
                line = record.line
                yield replace(record, position=tell())
    except RecordError as error:
        where = "" if line is None else f" after line {line}"
        yield Record("unreadable", error.message + where, file)
    except OSError as error:
        advice = "; save the page and name the file" if "://" in file else ""
        yield Record("unreadable", f"cannot be read: {error.strerror or error}{advice}", file)


_Reader = Callable[[IO[bytes], str, str, str], Iterator[Record]]


@contextmanager
def _opened(file: str) -> Iterator[tuple[IO[bytes], Callable[[], int]]]:
    """The bytes of a file, uncompressed, and how many of its own have been read."""
    with open(sys.stdin.fileno(), "rb", closefd=False) if file == "-" else open(file, "rb") as raw:
        tell = raw.tell if raw.seekable() else lambda: 0
        with _uncompressed(raw) as stream:
            yield stream, tell


@contextmanager
def _uncompressed(raw: io.BufferedReader) -> Iterator[IO[bytes]]:
    start = raw.peek(len(_ZSTD))
    if start.startswith(_GZIP):
        stream: IO[bytes] = cast(IO[bytes], gzip.GzipFile(fileobj=raw))
        damage: tuple[type[Exception], ...] = (EOFError, zlib.error, gzip.BadGzipFile)
    elif start.startswith(_ZSTD):
        stream = zstd().ZstdFile(raw)
        damage = (EOFError, zstd().ZstdError)
    else:
        stream, damage = raw, ()
    try:
        yield stream
    except damage as error:
        raise RecordError(f"damaged: {error}") from error


def zstd() -> Any:
    """The zstd module: of Python itself, from 3.14 on, or its backport."""
    module = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    return required(module, purpose="zstd", extra="zstd")


def _whole(kind: Any) -> _Reader:
    """A reader of files that hold one article each."""

    def read(stream: IO[bytes], path: str, *_: str) -> Iterator[Record]:
        data = stream.read(LONGEST + 1)
        yield Record("unreadable", _TOO_LONG, path) if len(data) > LONGEST else Record(kind, data, path)

    return read


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a stream without a byte order mark; None for one that is too long."""
    line = stream.readline(LONGEST + 1).removeprefix(b"\xef\xbb\xbf")
    while line:
        if len(line) <= LONGEST:
            yield line
        else:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST)
            yield None
        line = stream.readline(LONGEST + 1)


def _of_jsonl(stream: IO[bytes], path: str, *_: str) -> Iterator[Record]:
    for number, line in enumerate(_lines(stream), 1):
        if line is None:
            yield Record("unreadable", _TOO_LONG, path, number)
        elif line.strip():
            yield Record("json", line, path, number)


def _of_csv(stream: IO[bytes], path: str, text_column: str, id_column: str) -> Iterator[Record]:
    # The limit is one for the whole process; its default is shorter than some articles.
    csv.field_size_limit(max(LONGEST, csv.field_size_limit()))
    lines = (f"{_CUT}\n" if line is None else line.decode("utf-8", "surrogateescape") for line in _lines(stream))
    reader = csv.reader(lines, strict=True)
    header: list[str] | None = None
    while True:
        first = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record("unreadable", f"not CSV: {error}, up to line {reader.line_num}", path, first)
            continue
        if not row:
            continue
        if header is None:
            header = row
            require_column(text_column, header)
            continue
        kind, data = _csv_record(row, header, text_column, id_column)
        yield Record(kind, data, path, first)


def _csv_record(row: list[str], header: list[str], text_column: str, id_column: str) -> tuple[Any, Any]:
    try:
        "".join(row).encode()
    except UnicodeEncodeError as error:
        return "unreadable", _TOO_LONG if error.object[error.start] == _CUT else "not UTF-8; save it as UTF-8"
    if len(row) != len(header):
        return "unreadable", f"{len(row)} fields, expected {len(header)} as in the first line"
    fields = dict(zip(header, row, strict=True))
    return "row", (fields.get(id_column) or None, fields[text_column])


def _of_parquet(stream: IO[bytes], path: str, text_column: str, id_column: str) -> Iterator[Record]:
    parquet = required("pyarrow.parquet", purpose="Parquet", extra="arrow")
    if not stream.seekable():
        raise RecordError("Parquet cannot be read from a pipe; give the name of the file")
    try:
        # Without these two, a whole row group would be in memory.
        file = parquet.ParquetFile(stream, pre_buffer=False, buffer_size=2**20)
        names = file.schema_arrow.names
        require_column(text_column, names)
        columns = [text_column, *([id_column] if id_column in names else [])]
        number = 0
        for batch in file.iter_batches(batch_size=256, columns=columns):
            for row in range(batch.num_rows):
                number += 1
                values = [batch.column(name)[row] for name in columns]
                yield _parquet_record(values, path, number)
    except required("pyarrow", purpose="Parquet", extra="arrow").ArrowException as error:
        raise RecordError(f"not Parquet that can be read: {error}") from error


def _parquet_record(values: list[Any], path: str, number: int) -> Record:
    try:
        text, *name = [value.as_py() for value in values]
    except UnicodeDecodeError:
        return Record("unreadable", "not UTF-8", path, number)
    return Record("row", (name[0] if name else None, text), path, number)


_READERS: dict[str, _Reader] = {
    "text": _whole("text"),
    "html": _whole("html"),
    "jsonl": _of_jsonl,
    "csv": _of_csv,
    "parquet": _of_parquet,
}
