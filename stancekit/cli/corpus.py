"""``stancekit corpus``: annotated articles checked, and taken to and from annotation tools."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stancekit.cli.arguments import command
from stancekit.cli.messages import say
from stancekit.errors import CorpusError, StancekitError

if TYPE_CHECKING:
    from stancekit.cli.arguments import Commands
    from stancekit.corpus import AnnotatedArticle

TOOLS = ("brat", "label-studio", "doccano")


def add_parser(commands: Commands) -> None:
    parser = command(
        commands,
        "corpus",
        summary="check annotated articles, take them to and from annotation tools",
        example="stancekit corpus export --format brat --classify article.txt -o to-correct",
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add_check(actions)
    _add_export(actions)
    _add_import(actions)


def _add_check(actions: Commands) -> None:
    parser = command(
        actions,
        "check",
        summary="read annotated articles and tell what is wrong with each",
        example="stancekit corpus check my-articles",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="an annotated article, or a folder of them (*.txt)")
    parser.set_defaults(run=check)


def _add_export(actions: Commands) -> None:
    parser = command(
        actions,
        "export",
        summary="write annotated articles, or what the model finds in plain ones, for an annotation tool",
        example="stancekit corpus export --format label-studio --classify monday -o to-correct",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="an article, or a folder of them (*.txt)")
    parser.add_argument("--format", required=True, choices=TOOLS, help="the tool")
    parser.add_argument("-o", "--output", required=True, metavar="DIR", help="the folder to write to")
    parser.add_argument(
        "--classify", action="store_true", help="the files are plain text; mark what the model finds in them"
    )
    parser.add_argument("--model", metavar="FILE", help="the model for --classify; by default the shipped one")
    parser.set_defaults(run=export, usage=parser.error)


def _add_import(actions: Commands) -> None:
    parser = command(
        actions,
        "import",
        summary="write what comes from an annotation tool as annotated articles, to train and evaluate on",
        example="stancekit corpus import --format label-studio project-1.json -o my-articles",
    )
    parser.add_argument("path", metavar="PATH", help="the file the tool exported; for brat the folder")
    parser.add_argument("--format", required=True, choices=TOOLS, help="the tool")
    parser.add_argument("-o", "--output", required=True, metavar="DIR", help="the folder to write to")
    parser.set_defaults(run=import_)


def check(arguments: argparse.Namespace) -> int:
    from stancekit.corpus import read_article

    articles: list[AnnotatedArticle] = []
    failed = 0
    for path in _paths(arguments.files):
        try:
            articles.append(read_article(path))
        except CorpusError as error:
            failed += 1
            say(error)
    statements = sum(len(article.statements) for article in articles)
    print(f"{len(articles)} articles with {statements} statements are fine, {failed} are not")
    return 1 if failed else 0


def export(arguments: argparse.Namespace) -> int:
    if arguments.model and not arguments.classify:
        arguments.usage("--model is for --classify")
    from stancekit.annotation import FORMATS
    from stancekit.corpus import read_article

    paths = _paths(arguments.files)
    articles = _classified(paths, arguments.model) if arguments.classify else map(read_article, paths)
    return _write(arguments.output, list(FORMATS[arguments.format].files(articles)))


def import_(arguments: argparse.Namespace) -> int:
    from stancekit.annotation import FORMATS, marked

    articles = FORMATS[arguments.format].read(Path(arguments.path))
    return _write(arguments.output, [(f"{name}.txt", marked(article).encode("utf-8")) for name, article in articles])


def _paths(names: Iterable[str]) -> Iterator[Path]:
    for name in map(Path, names):
        if not name.is_dir():
            yield name
            continue
        found = sorted(name.rglob("*.txt"))
        if not found:
            raise CorpusError("no article (*.txt) here", path=name)
        yield from found


def _classified(paths: Iterable[Path], model_path: str | None) -> Iterator[AnnotatedArticle]:
    """Plain articles with what the model finds; line ends become ``\\n``, as annotation tools have them."""
    from stancekit.classification import classify
    from stancekit.corpus import AnnotatedArticle
    from stancekit.model import load_model

    model = load_model(model_path)
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise CorpusError(f"not UTF-8 at byte {error.start}; save the file as UTF-8", path=path) from error
        statements = tuple(classify(text, model=model))
        yield AnnotatedArticle(str(path), {"origin": "stancekit"}, text, statements, (), (0,) * len(statements))


def _write(folder: str, files: list[tuple[str, bytes]]) -> int:
    """Write files that are not there yet: a second export shall not undo what somebody has corrected."""
    from stancekit.files import written_whole

    if not files:
        raise CorpusError("nothing annotated in it")
    target = Path(folder)
    for name, _ in files:
        if (target / name).exists():
            raise StancekitError("is there already; choose another folder, or delete it", path=target / name)
    target.mkdir(parents=True, exist_ok=True)
    for name, data in files:
        with written_whole(target / name) as stream:
            stream.write(data)
    print(f"{len(files)} files in {target}", file=sys.stderr)
    return 0
