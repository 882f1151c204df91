"""``stancekit train``: fit the model on annotated articles, or check that the shipped one is what they give."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stancekit.cli.arguments import command
from stancekit.cli.messages import say

if TYPE_CHECKING:
    from stancekit.cli.arguments import Commands
    from stancekit.corpus import AnnotatedArticle
    from stancekit.model import StanceModel

TOLERANCE = 1e-4


def add_parser(commands: Commands) -> None:
    parser = command(
        commands,
        "train",
        summary="train the stance model on annotated articles",
        example="stancekit train --corpus my-articles --with-seeds --output my-model.json",
    )
    parser.add_argument(
        "--corpus",
        action="append",
        default=[],
        metavar="DIR",
        help="a folder of annotated articles (*.txt), of which train/ is taken if there is one; "
        "may be given again; by default the seeds of the source tree",
    )
    parser.add_argument("--with-seeds", action="store_true", help="train on the seeds too, beside --corpus")
    parser.add_argument("--output", metavar="FILE", help="the model file to write; by default the shipped model")
    parser.add_argument(
        "--pipeline",
        metavar="FILE.joblib",
        help="also write the fitted scikit-learn Pipeline; stancekit never reads it",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if the model file is not what the corpus gives"
    )
    parser.set_defaults(run=run, usage=parser.error)


def run(arguments: argparse.Namespace) -> int:
    if arguments.corpus and not arguments.output:
        arguments.usage("--corpus needs --output FILE: the shipped model comes from the seeds alone")
    if arguments.check and arguments.pipeline:
        arguments.usage("--check writes nothing, so --pipeline is of no use with it")
    from stancekit.model import shipped_path
    from stancekit.training import train

    articles = _articles(arguments.corpus, arguments.with_seeds or not arguments.corpus)
    output = Path(arguments.output or shipped_path())
    trained = train(articles)
    print(_summary(trained.model), file=sys.stderr)
    if arguments.check:
        return _check(output, trained.model, articles)
    trained.model.save(output)
    print(output)
    if arguments.pipeline:
        _write_pipeline(arguments.pipeline, trained.pipeline)
        print(arguments.pipeline)
    return 0


def _articles(corpora: list[str], seeded: bool) -> list[AnnotatedArticle]:
    from stancekit.corpus import read_corpus
    from stancekit.training import seeds_path

    folders = [Path(folder) for folder in corpora]
    if seeded:
        folders.insert(0, seeds_path())
    return [
        article
        for folder in folders
        for article in read_corpus(folder, split="train" if (folder / "train").is_dir() else None)
    ]


def _summary(model: StanceModel) -> str:
    scores = model.scores
    return (
        f"{scores['statements']:.0f} statements of {scores['articles']:.0f} articles, {len(model.terms)} terms; "
        f"on held-out articles accuracy {scores['accuracy']:.3f}, macro-F1 {scores['macro_f1']:.3f}, "
        f"calibration error {scores['ece']:.3f}"
    )


def _check(path: Path, trained: StanceModel, articles: list[AnnotatedArticle]) -> int:
    from stancekit.model import load_model
    from stancekit.training import difference, examples

    found = difference(load_model(path), trained, examples(articles).statements)
    print(
        f"{path}: {len(found.terms)} terms differ, no probability moved by more than {found.probability:.1e}",
        file=sys.stderr,
    )
    if not found.terms and found.probability <= TOLERANCE:
        return 0
    say(f"{path}: not what the corpus gives; run the same command without --check")
    return 1


def _write_pipeline(path: str, pipeline: object) -> None:
    import joblib

    from stancekit.files import written_whole

    with written_whole(path) as stream:
        joblib.dump(pipeline, stream)
