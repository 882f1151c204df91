"""The loader of the case files: `@pytest.mark.cases("direct", …)` runs a test for each of their rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "cases(*names): run with `case` set to each row of tests/cases/<name>.jsonl")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("cases")
    if marker is not None:
        metafunc.parametrize("case", [_parameter(name, row) for name in marker.args for row in _rows(name)])


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _parameter(name: str, row: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=row["comment"])] if name == "known-failures" else []
    return pytest.param(row, id=row["id"], marks=marks)
