"""Cost against the size of the text: ordinary and adversarial texts of 1, 2, 4, 8 and 16 times a size.

It fails on a bend: if 16 times the text costs more than the limit in limits.py says, twice. Adversarial texts come
after an ordinary paragraph or two, since what is not English is not looked at.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from benchmarks import limits
from benchmarks.report import Report
from benchmarks.texts import add_articles, texts
from benchmarks.timing import one_core, seconds
from stancekit import classify

TIMES = (1, 2, 4, 8, 16)
ROUNDS = 3
LONGEST = 20.0  # seconds; a larger text is not tried after one that took so long
SMALLEST = 62_500  # characters: sixteen times are 1 MB
OPENING = 4_500  # characters of ordinary text
SHORT = 0.02  # seconds; what is faster counts as this long


class Row(NamedTuple):
    """The seconds that a kind of text takes, by size."""

    name: str
    size: int
    seconds: list[float]

    @property
    def growth(self) -> float:
        """How many times the time the largest takes; infinite if it was not tried."""
        if len(self.seconds) < len(TIMES):
            return float("inf")
        return self.seconds[-1] / max(self.seconds[0], SHORT)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    add_articles(parser)
    parser.add_argument("--only", metavar="NAME", help="one kind of text, as the table names it")


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    report = Report("scale")
    rows = []
    with one_core():
        classify("Ito denied it.")
        for name, make in kinds(texts(arguments.articles)).items():
            if arguments.only in (None, name):
                row = _row(name, make)
                rows.append(row if row.growth <= limits.MAXIMUM_GROWTH else min(row, _row(name, make), key=_growth))
    report.table(
        f"seconds for so many times the text, and the growth (at most {limits.MAXIMUM_GROWTH})",
        ("text", "smallest, characters", *(f"x{n}" for n in TIMES), "growth"),
        [(row.name, row.size, *row.seconds, *([None] * (len(TIMES) - len(row.seconds))), row.growth) for row in rows],
    )
    report.at_least("number of texts measured", len(rows), 1)
    for row in rows:
        report.at_most(f"growth of '{row.name}'", row.growth, limits.MAXIMUM_GROWTH)
    report.close(arguments.output)


def kinds(articles: list[str]) -> dict[str, Callable[[int], str]]:
    """Name to what makes a text of so many times the smallest."""
    repeated = {
        "only quotation marks": '"',
        "only curly openers": "“",
        "only full stops": ".",
        "only full stops, spaced": ". ",
        "said said said": "said ",
        "he said he said": "he said that ",
        "commas": "Ito, Lund, ",
        "names": "Kenji Ito Ana Lund ",
        "empty lines": "\n",
        "lines of one word": "said\n",
        "quoted words": '"no" ',
        "no spaces": "abcdefghij",
        "apostrophes": "'s ",
        "capitals and stops": "A.",
        "not not not": "he did not say that he did not ",
        "that that that": "that ",
    }
    nested = 'Ito said "Lund said ‘Osei said (as he [and "others'
    opening = "\n\n".join(articles)[:OPENING].rpartition("\n")[0] + "\n\n"
    adversarial: dict[str, Callable[[int], str]] = {
        "unclosed quotations": lambda times: ' said "so it is, Ito' * (625 * times),
        "unclosed, a line each": lambda times: '\n"So it is, said Ito' * (625 * times),
        "deep nesting": lambda times: nested * (150 * times) + '’)]"' * (150 * times),
        "nested reports": lambda times: "Ito said that Lund had claimed that " * (150 * times) + "it rained.",
        **{name: partial(_filled, piece) for name, piece in repeated.items()},
    }
    return {
        "articles, different ones": partial(_joined, articles),
        "articles, in one line": lambda times: " ".join(_joined(articles, times).split()),
        "one article again and again": lambda times: _filled(articles[0], times),
        **{name: partial(_after, opening, make) for name, make in adversarial.items()},
    }


def _joined(articles: list[str], times: int) -> str:
    """Different articles one after the other, from the start again when they are at an end."""
    text = "\n\n".join(articles)
    return _filled(text + "\n\n", times)


def _after(opening: str, make: Callable[[int], str], times: int) -> str:
    return opening + make(times)


def _filled(piece: str, times: int) -> str:
    size = SMALLEST * times
    return (piece * (size // len(piece) + 1))[:size]


def _growth(row: Row) -> float:
    return row.growth


def _row(name: str, make: Callable[[int], str]) -> Row:
    """Seconds for each size, the least of some rounds; after a text that takes too long, no larger one is tried."""
    found: list[float] = []
    for times in TIMES:
        text = make(times)
        rounds = 1 if found and found[-1] > 1 else ROUNDS
        found.append(min(seconds(partial(classify, text)) for _ in range(rounds)))
        if found[-1] > LONGEST:
            break
    return Row(name, len(make(1)), found)
