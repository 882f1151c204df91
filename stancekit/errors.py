"""The errors stancekit raises. All derive from `StancekitError`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from importlib import import_module
from numbers import Real
from pathlib import Path
from types import ModuleType
from typing import Any


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


def require_path(value: object, caller: str) -> None:
    """Raise a `TypeError` unless `value` is the name of a file or folder.

    Examples
    --------
    >>> require_path(3, "load_model")
    Traceback (most recent call last):
    TypeError: load_model() takes a path, not int
    """
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"{caller}() takes a path, not {type(value).__name__}")


def require_dict(value: object, caller: str) -> None:
    """Raise a `TypeError` that says what to do, unless `value` is a mapping.

    Examples
    --------
    >>> require_dict("{}", "Statement.from_dict")
    Traceback (most recent call last):
    TypeError: Statement.from_dict() takes what to_dict() gives, not str; parse JSON first, e.g. json.loads(line)
    """
    if not isinstance(value, Mapping):
        raise TypeError(
            f"{caller}() takes what to_dict() gives, not {type(value).__name__}; parse JSON first, "
            "e.g. json.loads(line)"
        )


def require_share(value: object, name: str) -> None:
    """Raise a `TypeError` or a `StancekitError` unless `value` is a number from 0 to 1.

    Examples
    --------
    >>> require_share(3, "min_probability")
    Traceback (most recent call last):
    stancekit.errors.StancekitError: min_probability is 3, expected a number from 0 to 1
    """
    if not isinstance(value, Real):
        raise TypeError(f"{name} is of type {type(value).__name__}, expected a number from 0 to 1")
    if not 0 <= float(value) <= 1:
        raise StancekitError(f"{name} is {value}, expected a number from 0 to 1")


def require_each(values: Any, kind: type[Any], name: str, *, advice: str) -> list[Any]:
    """The values as a list; a `TypeError` that says what to do unless each is of the kind.

    Examples
    --------
    >>> require_each(["Ito", 3], str, "a list of names", advice="leave the numbers out")
    Traceback (most recent call last):
    TypeError: expected a list of names, found int in it; leave the numbers out
    """
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise TypeError(f"expected {name}, not {type(values).__name__}; {advice}")
    listed = list(values)
    for value in listed:
        if not isinstance(value, kind):
            raise TypeError(f"expected {name}, found {type(value).__name__} in it; {advice}")
    return listed


def _rebuild(kind: type[StancekitError], message: str, path: str | None, line: int | None) -> StancekitError:
    return kind(message, path=path, line=line)


def required(module: str, *, purpose: str, extra: str) -> ModuleType:
    """A module that only some users need.

    Raises
    ------
    StancekitError
        If it is not installed, or fails to import; says how to install all it takes.

    Examples
    --------
    >>> required("no_such_package", purpose="reading clay", extra="clay")
    Traceback (most recent call last):
    stancekit.errors.StancekitError: reading clay needs no_such_package: pip install 'stancekit[clay]'
    """
    package = module.partition(".")[0]
    try:
        return import_module(module)
    except ImportError as error:
        missing = isinstance(error, ModuleNotFoundError) and error.name == package
        found = "" if missing else f", which is installed but fails to import ({error})"
        raise StancekitError(f"{purpose} needs {package}{found}: pip install 'stancekit[{extra}]'") from error
