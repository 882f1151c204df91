"""Files that are read within bounds, and files that appear under their name only when they are whole."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path
from typing import IO

from stancekit.errors import StancekitError


def read_bounded(path: str | Path, limit: int, *, error: type[StancekitError]) -> bytes:
    """Return the bytes of a regular file that has at most `limit` of them.

    Raises
    ------
    StancekitError
        Of the type `error`: if there is no such file, or it is larger, a folder, a FIFO, a device.
    """
    # Without O_NONBLOCK, opening a FIFO would wait for somebody to write to it.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(path, "rb", opener=lambda name, _: os.open(name, flags)) as stream:
            status = os.fstat(stream.fileno())
            regular = stat.S_ISREG(status.st_mode)
            data = stream.read(limit + 1) if regular and status.st_size <= limit else b""
    except (OSError, ValueError) as reason:
        raise error(f"cannot be read: {getattr(reason, 'strerror', reason)}", path=path) from reason
    if not regular:
        raise error("is not a regular file", path=path)
    if max(status.st_size, len(data)) > limit:
        raise error(f"is larger than it may be ({limit:,} bytes)", path=path)
    return data


def refuse_input(output: str | Path, inputs: Iterable[str | Path]) -> None:
    """Raise a `StancekitError` if the output is a file of the input, or would be one the next time."""
    target = Path(output).resolve()
    for name in inputs:
        source = Path(name).resolve()
        if source in (target, *target.parents) or (target.exists() and source.exists() and target.samefile(source)):
            raise StancekitError(f"is in the input {name}; write somewhere else", path=output)


@contextmanager
def written_whole(path: str | Path) -> Iterator[IO[bytes]]:
    """A binary stream whose bytes become the file `path` when the block ends without an error.

    Until then, and for good after an error, whatever was at `path` stays as it was.

    Raises
    ------
    StancekitError
        If something other than a regular file has that name.
    OSError
        If the folder is missing or cannot be written, or the disk is full.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with written_whole(Path(folder, "note.txt")) as stream:
    ...         _ = stream.write(b"whole")
    ...     Path(folder, "note.txt").read_text()
    'whole'
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise StancekitError("is not a regular file; give another name", path=path)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        with full_disk_named(path), open(partial, "xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def standard_output() -> IO[bytes]:
    """Standard output without a buffer: whoever breaks off need not wait until its rest has been read."""
    return open(sys.stdout.fileno(), "wb", buffering=0, closefd=False)


def write_all(stream: IO[bytes], data: bytes) -> None:
    """Write all of it, even where a stream without a buffer takes a part at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


@contextmanager
def full_disk_named(path: str | Path) -> Iterator[None]:
    """Where the block fails for want of room, the error names this file; Python's own names none."""
    try:
        yield
    except OSError as error:
        if error.errno == ENOSPC and error.filename is None:
            error.filename = str(path)
        raise
