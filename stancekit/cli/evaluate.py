"""``stancekit evaluate``: scores of splitting and model on annotated articles."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from stancekit.cli.arguments import command
from stancekit.corpus import SPLITS

if TYPE_CHECKING:
    from stancekit.cli.arguments import Commands
    from stancekit.evaluation import Evaluation, StanceScores
    from stancekit.matching import PRF, JointScores, SpanScores

Rows = list[tuple[str, ...]]


def add_parser(commands: Commands) -> None:
    parser = command(
        commands,
        "evaluate",
        summary="score statements and stances against annotated articles",
        example="stancekit evaluate --corpus my-articles --model my-model.json --plots figures",
    )
    parser.add_argument(
        "--corpus",
        metavar="DIR",
        help="a folder of annotated articles (*.txt); by default the seeds of the source tree",
    )
    parser.add_argument(
        "--split",
        choices=SPLITS,
        help="only this part of the corpus; by default test if there is a folder test/, else all",
    )
    parser.add_argument("--model", metavar="FILE", help="a model of your own, as 'stancekit train' writes it")
    parser.add_argument("--plots", metavar="DIR", help="draw confusion matrix and reliability diagram into this folder")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="tables (the default), or one JSON object",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from stancekit.corpus import read_corpus
    from stancekit.evaluation import evaluate
    from stancekit.model import load_model
    from stancekit.training import seeds_path

    folder = Path(arguments.corpus) if arguments.corpus else seeds_path()
    split = arguments.split or ("test" if (folder / "test").is_dir() else None)
    articles = read_corpus(folder, split=split)
    model = load_model(arguments.model)
    scores = evaluate(articles, model=model)
    if arguments.format == "json":
        print(json.dumps(scores.to_dict(), indent=2))
    else:
        _print(scores, markdown=arguments.format == "markdown")
    if arguments.plots:
        from stancekit.plots import draw

        draw(articles, arguments.plots, model=model)
    return 0


def _print(scores: Evaluation, *, markdown: bool) -> None:
    print(f"{scores.articles} articles, {scores.spans.gold} attributions, {scores.stance.statements} statements.")
    for title, rows in _tables(scores):
        print(f"\n{'## ' if markdown else ''}{title}\n")
        (_print_markdown if markdown else _print_text)(rows)


def _print_markdown(rows: Rows) -> None:
    head, *body = rows
    for row in (head, ("---", *["---:"] * (len(head) - 1)), *body):
        print(f"| {' | '.join(row)} |")


def _print_text(rows: Rows) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for number, name in enumerate(rows[0]):
        table.add_column(name, justify="right" if number else "left")
    for row in rows[1:]:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


def _tables(scores: Evaluation) -> list[tuple[str, Rows]]:
    """Each table with its title; the first row is its head."""
    return [
        ("Attributions found", _spans(scores.spans)),
        ("Stance, spans given", _stances(scores.stance)),
        ("Gold stance (rows) and predicted stance (columns)", _confusion(scores.stance)),
        ("Stance by kind and length of the content", _slices(scores.slices)),
        ("Stance when the less probable are left out", _coverage(scores.stance)),
        ("From raw text", _joint(scores.joint)),
    ]


def _spans(scores: SpanScores) -> Rows:
    return [
        ("", "precision", "recall", "F1"),
        ("content", *_prf(scores.content)),
        ("content and source", *_prf(scores.attribution)),
        ("content, strict", *_prf(scores.strict)),
    ]


def _stances(scores: StanceScores) -> Rows:
    return [
        ("", "precision", "recall", "F1"),
        *((stance.value, *_prf(prf)) for stance, prf in scores.by_stance.items()),
        ("macro-F1", "", "", _share(scores.macro_f1)),
        ("macro-F1, 95 % interval", "", *map(_share, scores.interval)),
        ("accuracy", "", "", _share(scores.accuracy)),
        ("calibration error", "", "", _share(scores.ece)),
        ("Brier score", "", "", _share(scores.brier)),
    ]


def _confusion(scores: StanceScores) -> Rows:
    names = [stance.value for stance in scores.by_stance]
    return [("", *names), *((name, *map(str, row)) for name, row in zip(names, scores.confusion, strict=True))]


def _slices(slices: dict[str, StanceScores]) -> Rows:
    rows: Rows = [("", "statements", "accuracy", "macro-F1", "95 % interval", "calibration error")]
    for name, part in slices.items():
        interval = " to ".join(map(_share, part.interval))
        rows.append(
            (name, str(part.statements), _share(part.accuracy), _share(part.macro_f1), interval, _share(part.ece))
        )
    return rows


def _coverage(scores: StanceScores) -> Rows:
    rows: Rows = [("minimum probability", "share left", "accuracy")]
    rows += [(f"{row.min_probability:.2f}", _share(row.share), _share(row.accuracy)) for row in scores.coverage]
    return rows


def _joint(scores: JointScores) -> Rows:
    return [
        ("", "share"),
        ("statements found", _share(scores.found)),
        ("stance right, of those found", _share(scores.stance)),
        ("source right, of those found", _share(scores.source)),
        ("speaker right, of those found whose speaker is known", _share(scores.speaker)),
        ("found, stance and source right, of all", _share(scores.all_right)),
    ]


def _prf(scores: PRF) -> tuple[str, str, str]:
    return _share(scores.precision), _share(scores.recall), _share(scores.f1)


def _share(value: float) -> str:
    return f"{value:.3f}"
