"""Statements put to their claims: cases, laws, and the threshold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancekit
from stancekit import Claim, Ledger, Stance, Statement, claims
from stancekit.ledger import THRESHOLD, grouping
from stancekit.ledger.terms import broad, content_terms, stem
from stancekit.lexicon import table

HERE = Path(__file__).parent
Group = frozenset[tuple[int, int]]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


CASES = rows(HERE / "cases" / "claims.jsonl")
SEEDS = rows(HERE.parent / "seeds" / "claims.jsonl")


def statement(row: dict[str, Any]) -> Statement:
    """The statement of a row, with its stance."""
    text = row["text"]

    def place(key: str) -> tuple[int, int] | None:
        words = row.get(key)
        return (text.index(words), text.index(words) + len(words)) if words else None

    content = place("content")
    assert content is not None
    data = Statement.at(text, content=[content], cue=place("cue"), source=place("source")).to_dict()
    return Statement.from_dict({**data, "stance": row["stance"]})


def headline(text: str, stance: Stance = Stance.ASSERT) -> Statement:
    return statement({"text": text, "content": text, "stance": stance.value})


def groups(found: list[Claim]) -> set[Group]:
    return {frozenset(claim.members) for claim in found}


def marked(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=case["comment"], strict=True)] if case["known_failure"] else []
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_case_gives_its_claims(case: dict[str, Any]) -> None:
    found = claims([[statement(row) for row in article] for article in case["articles"]])
    expected = [frozenset((article, place) for article, place in claim) for claim in case["claims"]]
    assert groups(found) == set(expected)
    assert {frozenset(claim.members) for claim in found if claim.contested} == {
        expected[number] for number in case["contested"]
    }
