"""Two workers against one on the same articles, beside what two busy loops reach side by side on this machine.

Seconds of the clock, medians; one worker, two workers, one loop and two loops take turns. The processes are warm: each
has read the model before.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import chain, repeat
from multiprocessing import get_context
from statistics import median
from time import perf_counter

from benchmarks import limits
from benchmarks.report import Report
from benchmarks.texts import add_articles, megabytes, texts
from stancekit import classify_many

ROUNDS = 3
MEGABYTES = 6.0  # of articles, over and over if there are fewer
TURNS = 40_000_000  # of a busy loop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    add_articles(parser)


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    report = Report("workers")
    found = texts(arguments.articles)
    articles = list(chain.from_iterable(repeat(found, max(1, round(MEGABYTES / megabytes(found))))))
    systems: dict[str, Callable[[], object]] = {
        "one worker": lambda: _classified(articles, 1),
        "two workers": lambda: _classified(articles, 2),
        "one loop": lambda: _loops(1),
        "two loops": lambda: _loops(2),
    }
    for system in systems.values():
        system()
    rounds = [{name: _seconds(system) for name, system in systems.items()} for _ in range(ROUNDS)]
    taken = {name: median(times[name] for times in rounds) for name in systems}
    gain = median(times["one worker"] / times["two workers"] for times in rounds)
    most = median(2 * times["one loop"] / times["two loops"] for times in rounds)
    report.table(
        f"{len(articles)} articles, {megabytes(articles):.1f} MB, median of {ROUNDS} rounds",
        ("what", "seconds", "articles/s"),
        [(name, taken[name], len(articles) / taken[name] if "worker" in name else "") for name in systems],
    )
    report.table("two beside one", ("what", "times the work"), [("workers", gain), ("busy loops", most)])
    report.at_least("gain of a second worker, of what busy loops reach", gain / most, limits.MINIMUM_SECOND_WORKER)
    report.close(arguments.output)


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _classified(articles: list[str], workers: int) -> int:
    return sum(map(len, classify_many(articles, n_jobs=workers)))


def _loops(number: int) -> None:
    """So many busy loops side by side."""
    processes = [get_context("spawn").Process(target=_spin) for _ in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def _spin() -> None:
    for _ in range(TURNS):
        pass
