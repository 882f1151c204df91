"""``stancekit evaluate``: scores of splitting and model on annotated articles."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from stancekit.cli.arguments import command
from stancekit.corpus import SPLITS

if TYPE_CHECKING:
    from rich.table import Table

    from stancekit.cli.arguments import Commands
    from stancekit.evaluation import Evaluation
    from stancekit.matching import PRF


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
    from rich import box
    from rich.console import Console

    console = Console(highlight=False, markup=False, width=120 if markdown else None)
    console.print(
        f"{scores.articles} articles, {scores.spans.gold} attributions, {scores.stance.statements} statements."
    )
    for make in (_spans, _stances, _confusion, _slices, _coverage, _joint):
        title, table = make(scores)
        table.box = box.MARKDOWN if markdown else None
        console.print(f"\n{'## ' if markdown else ''}{title}\n", style="bold")
        console.print(table)


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table()
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def _prf(scores: PRF) -> tuple[str, str, str]:
    return f"{scores.precision:.3f}", f"{scores.recall:.3f}", f"{scores.f1:.3f}"


def _spans(scores: Evaluation) -> tuple[str, Table]:
    table = _table("", "precision", "recall", "F1")
    table.add_row("content", *_prf(scores.spans.content))
    table.add_row("content and source", *_prf(scores.spans.attribution))
    table.add_row("content, strict", *_prf(scores.spans.strict))
    return "Attributions found", table


def _stances(scores: Evaluation) -> tuple[str, Table]:
    stance = scores.stance
    low, high = stance.interval
    table = _table("", "precision", "recall", "F1")
    for name, prf in stance.by_stance.items():
        table.add_row(name, *_prf(prf))
    table.add_row("macro-F1", "", "", f"{stance.macro_f1:.3f}")
    table.add_row("macro-F1, 95 % interval", "", f"{low:.3f}", f"{high:.3f}")
    table.add_row("accuracy", "", "", f"{stance.accuracy:.3f}")
    table.add_row("calibration error", "", "", f"{stance.ece:.3f}")
    table.add_row("Brier score", "", "", f"{stance.brier:.3f}")
    return "Stance, spans given", table


def _confusion(scores: Evaluation) -> tuple[str, Table]:
    names = list(scores.stance.by_stance)
    table = _table("", *names)
    for name, counts in zip(names, scores.stance.confusion, strict=True):
        table.add_row(name, *map(str, counts))
    return "Gold stance (rows) and predicted stance (columns)", table


def _slices(scores: Evaluation) -> tuple[str, Table]:
    table = _table("", "statements", "accuracy", "macro-F1", "95 % interval", "calibration error")
    for name, part in scores.slices.items():
        interval = "{:.3f} to {:.3f}".format(*part.interval)
        table.add_row(
            name, f"{part.statements}", f"{part.accuracy:.3f}", f"{part.macro_f1:.3f}", interval, f"{part.ece:.3f}"
        )
    return "Stance by kind and length of the content", table


def _coverage(scores: Evaluation) -> tuple[str, Table]:
    table = _table("minimum probability", "share left", "accuracy")
    for row in scores.stance.coverage:
        table.add_row(f"{row.min_probability:.2f}", f"{row.share:.3f}", f"{row.accuracy:.3f}")
    return "Stance when the less probable are left out", table


def _joint(scores: Evaluation) -> tuple[str, Table]:
    joint = scores.joint
    table = _table("", "share")
    table.add_row("statements found", f"{joint.found:.3f}")
    table.add_row("stance right, of those found", f"{joint.stance:.3f}")
    table.add_row("source right, of those found", f"{joint.source:.3f}")
    table.add_row("speaker right, of those found whose speaker is known", f"{joint.speaker:.3f}")
    table.add_row("found, stance and source right, of all", f"{joint.all_right:.3f}")
    return "From raw text", table
