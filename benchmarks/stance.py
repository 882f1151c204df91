"""Stance: stancekit beside majority, a marker list, plain TF-IDF + logistic regression, negspacy and medspaCy.

What learns, learns from the seeds' train split. What is scored is the test split, or a labelled file: --articles
has {"id", "text"}, --labels {"doc", "content": [[s, e], ...], "cue": [...], "source": [...], "label"} a line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import clone
from threadpoolctl import threadpool_limits

from benchmarks.baselines import Labeller, always, by_markers, plain, plain_pipeline, shown
from benchmarks.peers import labellers
from benchmarks.report import BenchmarkError, Report
from benchmarks.timing import one_core, seconds
from stancekit.corpus import AnnotatedArticle, read_corpus
from stancekit.evaluation import StanceScores, stance_scores
from stancekit.features.pieces import words
from stancekit.features.scope import main_clause
from stancekit.features.vocabulary import Word
from stancekit.model import STANCES, Floats, load_model
from stancekit.statement import Pair, Stance, Statement
from stancekit.training import Examples, examples, pipeline, seeds_path

DRAWS = 3
SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)
LONGEST = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    parser.add_argument("--articles", metavar="JSONL", help="labelled articles of your own")
    parser.add_argument("--labels", metavar="JSONL", help="their labels")
    parser.add_argument("--learning-curve", action="store_true", help="train on parts of the seeds too")
    parser.add_argument("--ablation", action="store_true", help="train on poorer feature tokens too")


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    if bool(arguments.articles) != bool(arguments.labels):
        raise BenchmarkError("--articles and --labels belong together")
    report = Report("stance")
    learned = read_corpus(seeds_path(), split="train")
    asked = read_labelled(arguments.articles, arguments.labels) if arguments.labels else examples(_test_split())
    rows = [_row(name, system, asked) for name, system in systems(examples(learned)).items()]
    head = ("system", "n", "macro-F1", "low", "high", "assert", "deny", "hedge", "accuracy", "ECE", "statements/s")
    report.table("stance, spans given; F1 by stance; 95 % interval over articles", head, rows)
    if arguments.learning_curve:
        _learning_curve(report, learned, asked)
    if arguments.ablation:
        _ablation(report, examples(learned), asked)
    report.close(arguments.output)


def systems(learned: Examples) -> dict[str, Labeller]:
    """All that label statements, by name."""
    return {
        "stancekit": load_model().predict_proba,
        "majority": always(learned.stances),
        "marker list": by_markers,
        "plain TF-IDF + LR": plain(learned.statements, learned.stances),
        **labellers(),
    }


def scored(asked: Examples, probabilities: Floats) -> StanceScores:
    """The scores of probabilities on labelled statements."""
    return stance_scores(asked.stances, probabilities, groups=asked.articles)


def read_labelled(articles: str, labels: str) -> Examples:
    """The labelled statements of a standoff file.

    Raises
    ------
    BenchmarkError
        If no label is for one of the articles.
    """
    texts = {row["id"]: row["text"] for row in _json_lines(articles)}
    rows = [row for row in _json_lines(labels) if row["doc"] in texts]
    if not rows:
        raise BenchmarkError(f"{labels}: no label of an article in {articles}")
    numbers = {name: number for number, name in enumerate(texts)}
    statements = [
        Statement.at(
            texts[row["doc"]],
            content=[(start, end) for start, end in row["content"]],
            cue=_whole(row["cue"]),
            source=_whole(row["source"]),
        )
        for row in rows
    ]
    return Examples(statements, [Stance(row["label"]) for row in rows], [numbers[row["doc"]] for row in rows])


def _test_split() -> list[AnnotatedArticle]:
    return read_corpus(seeds_path(), split="test")


def _json_lines(path: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line.strip())


def _whole(pieces: list[list[int]] | None) -> Pair | None:
    """One span for several: from the first to the last where they are near, else the longest."""
    if not pieces:
        return None
    start, end = pieces[0][0], pieces[-1][1]
    if len(pieces) > 1 and end - start > LONGEST:
        start, end = max(pieces, key=lambda piece: piece[1] - piece[0])
    return start, end


def _row(name: str, system: Labeller, asked: Examples) -> tuple[object, ...]:
    with one_core():
        system(asked.statements[:20])
        taken = seconds(lambda: system(asked.statements))
        found = scored(asked, system(asked.statements))
    each = [found.by_stance[stance].f1 for stance in STANCES]
    rate = len(asked.statements) / taken
    return (name, found.statements, found.macro_f1, *found.interval, *each, found.accuracy, found.ece, rate)


def _learning_curve(report: Report, learned: Sequence[AnnotatedArticle], asked: Examples) -> None:
    """Macro-F1 over the share of the articles that is learned from, the mean of some draws."""
    rows = []
    for share in SHARES:
        curves: dict[str, list[float]] = {"stancekit": [], "plain": []}
        statements = 0
        for draw in range(DRAWS if share < 1 else 1):
            chosen = np.random.default_rng(draw).permutation(len(learned))[: int(share * len(learned))]
            part = examples([learned[i] for i in chosen])
            statements = len(part.statements)
            curves["stancekit"].append(_fitted(pipeline(), part, asked, list))
            curves["plain"].append(_fitted(plain_pipeline(), part, asked, lambda all_: [shown(one) for one in all_]))
        means = [float(np.mean(curve)) for curve in curves.values()]
        rows.append((int(share * len(learned)), statements, *means))
    report.table("learning curve, macro-F1", ("articles", "statements", "stancekit", "plain TF-IDF + LR"), rows)


def _ablation(report: Report, learned: Examples, asked: Examples) -> None:
    """Macro-F1 of the same pipeline on poorer tokens; uncalibrated, which does not move F1."""
    variants: dict[str, Callable[[Statement], list[str]] | None] = {
        "all feature tokens": None,
        "without scope": without_scope,
        "without lexicons": without_lexicons,
        "plain words": plain_words,
    }
    rows = []
    for name, analyzer in variants.items():
        model = pipeline(**({} if analyzer is None else {"tfidf__analyzer": analyzer}))
        rows.append((name, _fitted(model, learned, asked, list)))
    report.table("ablation, macro-F1", ("tokens", "macro-F1"), rows)


def _fitted(model: Any, learned: Examples, asked: Examples, shape: Callable[[list[Statement]], list[Any]]) -> float:
    with threadpool_limits(1):
        fitted = clone(model).fit(shape(learned.statements), list(learned.stances))
        return scored(asked, fitted.predict_proba(shape(asked.statements))).macro_f1


def without_scope(statement: Statement) -> list[str]:
    """The classes of the words of cue and content, whatever governs what."""
    cue = words(statement.cue.text) if statement.cue else []
    return [f"cue:{name}" for word in cue for name in _classes(word)] + [
        f"content:{name}" for word in words(statement.text) for name in _classes(word)
    ]


def without_lexicons(statement: Statement) -> list[str]:
    """The words of the cue, of the subject and verb group of the main clause, and of the rest; no classes."""
    said = words(statement.text)
    clause = main_clause("".join(word.tag for word in said))
    cue = words(statement.cue.text) if statement.cue else []
    places = (
        "main" if clause.start <= i < clause.verb_end else "after" if i < clause.end else "later"
        for i in range(len(said))
    )
    return [f"cue={word.text}" for word in cue] + [
        f"{place}={word.text}" for place, word in zip(places, said, strict=True)
    ]


def plain_words(statement: Statement) -> list[str]:
    """The words of cue and content."""
    return [word.text for word in words(shown(statement))]


def _classes(word: Word) -> list[str]:
    """What the lexicons say of a word; its tag for negations and modals."""
    tag = [word.tag] if word.tag in "nNXWMmaqih?" else []
    return [name for name in (word.cue, word.mood, *tag) if name]
