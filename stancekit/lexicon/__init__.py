"""The word lists, one TSV each, and their loader. README.md gives each list's origin."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of the list `name`, in file order, keyed by its header.

    Examples
    --------
    >>> table("abbreviations")[0]["term"]
    'a.m'
    """
    lines = files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    return tuple(dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:])


@cache
def terms(name: str, *classes: str) -> frozenset[str]:
    """The terms of the list `name`, all or those of the given classes."""
    return frozenset(row["term"] for row in table(name) if not classes or row["class"] in classes)
