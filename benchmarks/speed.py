"""Speed on one core, end to end from raw text and by stage, beside baselines and peers in the same run.

All take turns on the same articles, each in a process of its own, five rounds, medians. The peers, which are slow, get
the first articles only; their rates are compared by the byte. scikit-learn's TF-IDF + logistic regression gets
ready-made statements. stancekit remembers pieces of text, so a row of its own tells what it takes where no article is
read twice: each round gets the next part of the articles, in a process that has just begun.
"""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Callable
from functools import partial

from benchmarks import limits
from benchmarks.baselines import expressions, plain_pipeline, shown
from benchmarks.peers import extractors, spacy_small
from benchmarks.report import Report
from benchmarks.texts import add_articles, megabytes, texts
from benchmarks.timing import WORKED, Work, apart, one_core, side_by_side
from stancekit import classify, split
from stancekit.corpus import read_corpus
from stancekit.features.tokens import tokens
from stancekit.model import load_model
from stancekit.training import examples, seeds_path

ARTICLES = 300
ARTICLES_OF_PEERS = 20

ONCE = "stancekit, no article twice"
LEARNED = "TF-IDF + LR, statements ready"
SPACY = "spaCy small"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    add_articles(parser)


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    given = texts(arguments.articles)[:ARTICLES]
    articles = (given * (ARTICLES // len(given) + 1))[:ARTICLES]
    parts = [given[first::WORKED] or given for first in range(WORKED)]
    report = Report("speed")
    few = articles[:ARTICLES_OF_PEERS]
    sizes = _sizes(articles, parts, few)
    taken = apart(partial(_work, articles=articles, parts=parts, few=few), sizes)
    rates = {name: size / taken[name] for name, (_, size) in sizes.items()}
    report.table(
        "one core, median of five rounds",
        ("system", "articles", "MB", "MB/s", "articles/s", "stancekit is times as fast"),
        [
            (name, n, size, rates[name], n / taken[name], rates["stancekit"] / rates[name])
            for name, (n, size) in sizes.items()
        ],
    )
    _stages(report, articles)
    for name, least in (("textacy", limits.MINIMUM_TIMES_TEXTACY), (SPACY, limits.MINIMUM_TIMES_SPACY)):
        if name in rates:
            report.at_least(f"speed in times that of {name}", rates["stancekit"] / rates[name], least)
    report.close(arguments.output)


def ratio(articles: list[str]) -> float:
    """The time of the regular expressions divided by that of stancekit."""
    with one_core():
        systems = {"stancekit": _over(classify, articles), "expressions": _over(expressions, articles)}
        for work in systems.values():
            work()
        taken = side_by_side(systems)
    return taken["expressions"] / taken["stancekit"]


def _sizes(articles: list[str], parts: list[list[str]], few: list[str]) -> dict[str, tuple[float, float]]:
    """How many articles, and megabytes, each system reads in a round."""
    whole, part = (len(articles), megabytes(articles)), (len(few), megabytes(few))
    share = sum(map(len, parts)) / len(parts), sum(map(megabytes, parts)) / len(parts)
    ready = len(articles), megabytes(_ready(articles))
    sizes = {"stancekit": whole, ONCE: share, "regular expressions": whole, LEARNED: ready}
    if spacy_small():
        sizes[SPACY] = part
    return sizes | dict.fromkeys(extractors(), part)


def _work(name: str, articles: list[str], parts: list[list[str]], few: list[str]) -> Work:
    """What a system does with what it reads."""
    if name == "stancekit":
        return _over(classify, articles)
    if name == ONCE:
        rounds = iter([_over(classify, part) for part in parts])
        return lambda: next(rounds)()
    if name == "regular expressions":
        return _over(expressions, articles)
    if name == LEARNED:
        ready = _ready(articles)
        learned = examples(read_corpus(seeds_path(), split="train"))
        fitted = plain_pipeline().fit([shown(one) for one in learned.statements], list(learned.stances))
        return lambda: fitted.predict_proba(ready)
    return _over(spacy_small() if name == SPACY else extractors()[name], few)


def _ready(articles: list[str]) -> list[str]:
    return [shown(statement) for text in articles for statement in split(text)]


def _over(system: Callable[[str], object], articles: list[str]) -> Work:
    """A system over articles, each result let go before the next article is read, as in a stream."""
    return lambda: deque(map(system, articles), maxlen=0)


def _stages(report: Report, articles: list[str]) -> None:
    """What finding, tokens and the rest of the labelling take of the whole; the last is what is left."""
    model = load_model()
    found = [split(text) for text in articles]
    statements = [statement for some in found for statement in some]
    with one_core():
        taken = side_by_side(
            {
                "split": _over(split, articles),
                "tokens": lambda: [tokens(statement) for statement in statements],
                "label": lambda: [model.label(some) for some in found],
            }
        )
    whole = taken["split"] + taken["label"]
    stages = {"split": taken["split"], "tokens": taken["tokens"], "scoring": taken["label"] - taken["tokens"]}
    size = megabytes(articles)
    report.table(
        f"stages of stancekit, {len(statements)} statements",
        ("stage", "share", "ms an article", "MB/s"),
        [(name, t / whole, 1000 * t / len(articles), size / t) for name, t in stages.items()],
    )
