"""The word lists of the baselines and of the scorer, in words.tsv."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


@cache
def listed(name: str) -> frozenset[str]:
    """The terms of one class."""
    lines = Path(__file__).with_name("words.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return frozenset(term for term, kind, _ in rows if kind == name)


def alternatives(terms: frozenset[str]) -> str:
    """The inside of a regular expression that matches any of the terms, the longest first."""
    return "|".join(re.escape(term) for term in sorted(terms, key=lambda term: (-len(term), term)))
