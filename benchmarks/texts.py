"""The articles that time is measured on: the seeds, or others by path."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.report import BenchmarkError
from stancekit.corpus import read_corpus
from stancekit.training import seeds_path


def add_articles(parser: argparse.ArgumentParser) -> None:
    """The option `--articles`."""
    parser.add_argument(
        "--articles", metavar="PATH", help="a folder of *.txt, or JSON Lines with a key text; by default the seeds"
    )


def texts(path: str | None) -> list[str]:
    """The texts of the articles at a path, or of the seeds.

    Raises
    ------
    BenchmarkError
        If there is none.
    """
    if path is None:
        return [article.text for article in read_corpus(seeds_path())]
    root = Path(path)
    if root.is_dir():
        found = [file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.txt"))]
    else:
        lines = root.read_text(encoding="utf-8").split("\n")
        found = [json.loads(line)["text"] for line in lines if line.strip()]
    if not found:
        raise BenchmarkError(f"{path}: no article here; expected a folder of *.txt, or JSON Lines with a key text")
    return found


def megabytes(articles: list[str]) -> float:
    """Their size in UTF-8."""
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in articles) / 1e6
