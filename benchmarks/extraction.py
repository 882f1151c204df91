"""Who says what, on PolNeAR: stancekit beside a page of regular expressions, and textacy where it is installed.

Of each system: F1 of contents, of contents with the right source, strictly (nine tenths), with 95 % intervals over
articles; articles a second on one core; recall by kind of quotation and by class of cue.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks.baselines import expressions
from benchmarks.peers import extractors
from benchmarks.polnear import PARTS, Article, Attribution, read
from benchmarks.report import Report
from benchmarks.scoring import ArticleScore, f1, from_statements, interval, precision, recall, score
from benchmarks.timing import one_core, side_by_side
from stancekit import classify

ROUNDS = 3
MEASURES = ("content", "attribution", "strict")

Extractor = Callable[[str], list[Attribution]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    parser.add_argument("--polnear", metavar="PATH", help="a clone, a folder of brat standoff, or JSON Lines")
    parser.add_argument("--part", choices=PARTS, default="dev", help="which part of a clone (%(default)s)")


def _head() -> tuple[str, ...]:
    figures = (f"{measure}{end}" for measure in MEASURES for end in ("", " low", " high"))
    return "system", "gold", "found", "precision", *figures, "articles/s"


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    articles = read(arguments.polnear, part=arguments.part)
    report = Report("extraction")
    report.figures["articles"] = len(articles)
    systems: dict[str, Extractor] = {"stancekit": _stancekit, "regular expressions": expressions, **extractors()}
    results: dict[str, list[ArticleScore]] = {}
    with one_core():
        for name, system in systems.items():
            results[name] = [score(article, system(article.text)) for article in articles]
        taken = side_by_side({name: _over(system, articles) for name, system in systems.items()}, ROUNDS)
    report.table(
        f"attributions of {len(articles)} articles: F1, and its 95 % interval",
        _head(),
        [_row(name, scores, len(articles) / taken[name]) for name, scores in results.items()],
    )
    for by, title in (("kind", "recall of contents by quotation"), ("cue_class", "recall of contents by class of cue")):
        split = {name: recall(scores, by) for name, scores in results.items()}
        kinds = split["stancekit"]
        head = ("system", *(f"{kind} ({n})" for kind, (n, _) in kinds.items()))
        report.table(title, head, [(name, *(found[kind][1] for kind in kinds)) for name, found in split.items()])
    report.close(arguments.output)


def _stancekit(text: str) -> list[Attribution]:
    return from_statements(classify(text))


def _over(system: Extractor, articles: list[Article]) -> Callable[[], object]:
    return lambda: [system(article.text) for article in articles]


def _row(name: str, scores: list[ArticleScore], rate: float) -> tuple[object, ...]:
    figures = [figure for m in MEASURES for figure in (f1(scores, m), *interval(scores, m))]
    gold = sum(len(one.rows) for one in scores)
    return name, gold, sum(one.predicted for one in scores), precision(scores), *figures, rate
