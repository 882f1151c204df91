"""Pictures of what other parts have written: cost against size, accuracy against speed beside the peers.

Run scale, extraction and stance first, with the same --output; what is missing is not drawn.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.report import BenchmarkError
from benchmarks.scale import TIMES

Rows = list[dict[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The part has no options."""


def run(arguments: argparse.Namespace) -> None:
    """Draw what there is."""
    folder = Path(arguments.output)
    drawings = {"scale": _sizes, "extraction": _extraction, "stance": _stance}
    found = [part for part in drawings if (folder / f"{part}.json").exists()]
    if not found:
        raise BenchmarkError(
            f"{folder}: no results to draw; run 'python -m benchmarks scale' (or extraction, stance) first"
        )
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise BenchmarkError("plots need matplotlib; install it with: pip install 'stancekit[bench]'") from error
    for part in found:
        figure = Figure(layout="constrained")
        drawings[part](_first_table(folder / f"{part}.json"), figure.subplots())
        path = folder / f"{part}.png"
        figure.savefig(path, dpi=150)
        print(path)


def _first_table(path: Path) -> Rows:
    data = json.loads(path.read_text(encoding="utf-8"))
    return next(value for value in data.values() if isinstance(value, list) and value)


def _sizes(rows: Rows, axes: Any) -> None:
    for row in rows:
        size = row["smallest, characters"]
        points = [(size * n / 1000, row[f"x{n}"]) for n in TIMES if row[f"x{n}"] is not None]
        ordinary = "article" in row["text"]
        axes.loglog(
            *zip(*points, strict=True),
            marker="." if ordinary else None,
            label=row["text"] if ordinary else None,
            color=None if ordinary else "0.75",
            zorder=2 if ordinary else 1,
        )
    axes.set(xlabel="kB of text", ylabel="seconds", title="Cost against size (grey: adversarial texts)")
    axes.legend()


def _extraction(rows: Rows, axes: Any) -> None:
    _points(axes, [(row["articles/s"], row["content"], row["system"]) for row in rows])
    axes.set(xlabel="articles a second, one core", ylabel="content F1", title="Who says what: accuracy against speed")


def _stance(rows: Rows, axes: Any) -> None:
    _points(axes, [(row["statements/s"], row["macro-F1"], row["system"]) for row in rows])
    axes.set(xlabel="statements a second, one core", ylabel="macro-F1", title="Stance: accuracy against speed")


def _points(axes: Any, points: list[tuple[float, float, str]]) -> None:
    for x, y, name in points:
        axes.plot(x, y, "o", color="C3" if name == "stancekit" else "0.4")
        axes.annotate(name, (x, y), textcoords="offset points", xytext=(0, 8), ha="center")
    axes.set_xscale("log")
    axes.set_ylim(0, 1)
    axes.margins(x=0.15)
