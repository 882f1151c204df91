"""The regression gate: the accuracy gate, and speed beside the regular expressions of the same run."""

from __future__ import annotations

import argparse

from benchmarks import accuracy, limits
from benchmarks.report import Report
from benchmarks.speed import ratio
from benchmarks.texts import add_articles, texts

ARTICLES = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    add_articles(parser)


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    report = Report("gate")
    accuracy.check(report)
    speed = ratio(texts(arguments.articles)[:ARTICLES])
    report.table("speed, in times that of the regular expressions", ("system", "ratio"), [("stancekit", speed)])
    report.at_least("speed in times that of the regular expressions", speed, limits.MINIMUM_SPEED_RATIO)
    report.close(arguments.output)
