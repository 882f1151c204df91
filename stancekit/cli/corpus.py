"""``stancekit corpus``: annotated articles checked, and taken to and from annotation tools."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stancekit.cli.arguments import command
from stancekit.cli.messages import say
from stancekit.errors import CorpusError, RecordError, StancekitError
from stancekit.statement import Stance

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
        summary="read annotated articles, tell what is wrong with each, and count what is in them",
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
    parser.add_argument("files", nargs="+", metavar="FILE", help="an annotated article, or a folder of them (*.txt)")
    parser.add_argument("--format", required=True, choices=TOOLS, help="the tool")
    parser.add_argument("-o", "--output", required=True, metavar="DIR", help="the folder to write to")
    parser.add_argument(
        "--classify",
        action="store_true",
        help="the files are what 'stancekit classify' takes; mark what the model finds in them",
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
    for row in _table(articles) if articles else ():
        print(row)
    statements = sum(len(article.statements) for article in articles)
    print(f"{len(articles)} articles with {statements} statements are fine, {failed} are not")
    return 1 if failed else 0


def _table(articles: Sequence[AnnotatedArticle]) -> Iterator[str]:
    """What is in the articles: a column for each folder, and one for all if there are several."""
    folders: dict[str, list[AnnotatedArticle]] = {}
    for article in articles:
        folders.setdefault(Path(article.path).parent.name or ".", []).append(article)
    columns = {name: _counts(inside) for name, inside in folders.items()}
    if len(columns) > 1:
        columns["all"] = _counts(articles)
    width = max(7, *map(len, columns))
    yield "".join([" " * 10, *(f"  {name:>{width}}" for name in columns)])
    for kind in ("articles", "statements", *Stance, "traps"):
        yield "".join([f"{kind:10}", *(f"  {counts[kind]:>{width},}" for counts in columns.values())])


def _counts(articles: Sequence[AnnotatedArticle]) -> Counter[str]:
    counts = Counter[str](str(statement.stance) for article in articles for statement in article.statements)
    traps = sum(len(article.traps) for article in articles)
    return counts + Counter(articles=len(articles), statements=counts.total(), traps=traps)


def export(arguments: argparse.Namespace) -> int:
    if arguments.model and not arguments.classify:
        arguments.usage("--model is for --classify")
    from stancekit.annotation import FORMATS
    from stancekit.corpus import read_article

    if not arguments.classify:
        _write(arguments.output, FORMATS[arguments.format].files(map(read_article, _paths(arguments.files))))
        return 0
    articles, unread = _classified(arguments.files, arguments.model)
    if articles:
        _write(arguments.output, FORMATS[arguments.format].files(articles))
    return 1 if unread else 0


def import_(arguments: argparse.Namespace) -> int:
    from stancekit.annotation import FORMATS, marked

    articles = FORMATS[arguments.format].read(Path(arguments.path))
    _write(arguments.output, ((f"{name}.txt", marked(article).encode("utf-8")) for name, article in articles))
    return 0


def _paths(names: Iterable[str]) -> Iterator[Path]:
    for name in map(Path, names):
        if not name.is_dir():
            yield name
            continue
        found = sorted(name.rglob("*.txt"))
        if not found:
            raise CorpusError("no article (*.txt) here", path=name)
        yield from found


def _classified(names: Iterable[str], model_path: str | None) -> tuple[list[AnnotatedArticle], int]:
    """What the model finds in plain articles, and how many could not be read.

    Line ends become ``\\n``, as annotation tools have them.
    """
    from stancekit.annotation.graph import safe_name
    from stancekit.corpus import AnnotatedArticle
    from stancekit.model import load_model
    from stancekit.streams.labelling import labelled
    from stancekit.streams.readers import records
    from stancekit.streams.records import article, id_and_text

    model = load_model(model_path)
    articles: list[AnnotatedArticle] = []
    unread = 0
    for record in records(names):
        try:
            identity, value = id_and_text(record, text_column="text", id_column="id")
            text = article(value).replace("\r\n", "\n").replace("\r", "\n")
            found = tuple(labelled(text, model, 0.0))
        except RecordError as error:
            unread += 1
            say(RecordError(error.message, path=record.path, line=record.line))
            continue
        name = safe_name(Path(record.path).stem if record.line is None else str(identity), record.number + 1)
        articles.append(AnnotatedArticle(f"{name}.txt", {"origin": "stancekit"}, text, found, (), (0,) * len(found)))
    return articles, unread


def _write(folder: str, made: Iterable[tuple[str, bytes]]) -> None:
    """Write files that are not there yet: a second export shall not undo what somebody has corrected."""
    from stancekit.files import written_whole

    files = list(made)
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
