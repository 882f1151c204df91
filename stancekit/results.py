"""What classifying an article gives: a list of statements for notebooks and data frames."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from stancekit.statement import Stance, Statement


class Statements(list[Statement]):
    """A list of statements that a notebook shows with their sentences, and that becomes a data frame.

    Examples
    --------
    >>> article = "Ito denied taking the money."
    >>> found = Statements([Statement.at(article, content=[(11, 27)], cue=(4, 10), source=(0, 3))])
    >>> found.to_dict()[0]["kind"]
    'indirect'
    """

    __slots__ = ()

    def to_dict(self) -> list[dict[str, Any]]:
        """Each statement as `Statement.to_dict` gives it."""
        return [statement.to_dict() for statement in self]

    def to_frame(self) -> Any:
        """A data frame with one row a statement: of pandas if that is installed, else of polars.

        Its columns are start, end, text, stance, assert, deny, hedge (the probabilities), speaker, source, cue, kind
        and attribution. `start` and `end` are those of the whole content.

        Raises
        ------
        ModuleNotFoundError
            If neither is installed.
        """
        columns: dict[str, list[Any]] = {name: [row[name] for row in map(_row, self)] for name in _COLUMNS}
        for library in ("pandas", "polars"):
            if find_spec(library) is not None:
                return import_module(library).DataFrame(columns)
        raise ModuleNotFoundError("to_frame() needs pandas or polars; install one, e.g. pip install pandas")

    def _repr_html_(self) -> str:
        from stancekit.display import notebook

        return notebook(self)


_COLUMNS = ("start", "end", "text", "stance", *map(str, Stance), "speaker", "source", "cue", "kind", "attribution")


def _row(statement: Statement) -> dict[str, Any]:
    return {
        "start": statement.content[0].start,
        "end": statement.content[-1].end,
        "text": statement.text,
        "stance": None if statement.stance is None else statement.stance.value,
        **dict(zip(map(str, Stance), statement.probabilities or (None, None, None), strict=True)),
        "speaker": statement.speaker,
        "source": None if statement.source is None else statement.source.text,
        "cue": None if statement.cue is None else statement.cue.text,
        "kind": statement.kind,
        "attribution": statement.attribution,
    }
