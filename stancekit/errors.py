"""The errors stancekit raises. All derive from `StancekitError`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class StancekitError(ValueError):
    """Base of every error the package raises, except `TypeError` for wrong types.

    Parameters
    ----------
    message : str
        What was found, what was expected, what to do.
    path : str or Path, optional
        The file concerned.
    line : int, optional
        The physical line in that file, from 1.
    """

    def __init__(self, message: str, *, path: str | Path | None = None, line: int | None = None) -> None:
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        where = "".join(f"{part}:" for part in (self.path, line) if part is not None)
        super().__init__(f"{where} {message}" if where else message)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.path, self.line)


class ModelError(StancekitError):
    """A model file that cannot be read, or is not a model."""


class CorpusError(StancekitError):
    """An annotated article that cannot be read, or a corpus that cannot be trained on."""


class RecordError(StancekitError):
    """A record of an input stream that holds no article that can be read."""


def require_text(value: object, caller: str) -> None:
    """Raise a `TypeError` that says what to do, unless `value` is a `str`.

    Examples
    --------
    >>> require_text(b"Ito denied it.", "classify")
    Traceback (most recent call last):
    TypeError: classify() takes str, not bytes; decode first, e.g. data.decode("utf-8")
    """
    if isinstance(value, str):
        return
    if isinstance(value, bytes | bytearray | memoryview):
        advice = '; decode first, e.g. data.decode("utf-8")'
    elif isinstance(value, Path):
        advice = '; read the file first, e.g. path.read_text(encoding="utf-8")'
    elif isinstance(value, Iterable):
        advice = "; for several articles, call it on each, or classify_many() on an iterable of str"
    else:
        advice = ", the text of an article"
    raise TypeError(f"{caller}() takes str, not {type(value).__name__}{advice}")


def _rebuild(kind: type[StancekitError], message: str, path: str | None, line: int | None) -> StancekitError:
    return kind(message, path=path, line=line)
