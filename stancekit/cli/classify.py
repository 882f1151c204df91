"""``stancekit classify``: the statements of articles, to read or as JSON Lines."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stancekit.classification import classify
from stancekit.cli.arguments import command, probability
from stancekit.errors import RecordError
from stancekit.statement import Statement

if TYPE_CHECKING:
    from stancekit.cli.arguments import Commands


def add_parser(commands: Commands) -> None:
    parser = command(
        commands,
        "classify",
        summary="find the attributed statements of articles and label them assert, deny or hedge",
        example="stancekit classify article.txt --format jsonl > statements.jsonl",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a UTF-8 text file with one article; - is standard input"
    )
    parser.add_argument(
        "--format",
        choices=("text", "jsonl"),
        help="text to read, or one JSON object a statement; by default text on a terminal, else jsonl",
    )
    parser.add_argument("--model", metavar="FILE", help="a model of your own, as 'stancekit train' writes it")
    parser.add_argument(
        "--min-probability",
        type=probability,
        default=0.0,
        metavar="P",
        help="give no stance to statements whose stance is less probable than P (0 to 1)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from stancekit.model import load_model

    model = load_model(arguments.model)
    write = _write_text if (arguments.format or _default_format()) == "text" else _write_jsonl
    unread: list[RecordError] = []
    for name, text in _articles(arguments.files, unread):
        write(name, classify(text, model=model, min_probability=arguments.min_probability))
    for error in unread:
        print(f"stancekit: {error}", file=sys.stderr)
    return 1 if unread else 0


def _default_format() -> str:
    return "text" if sys.stdout.isatty() else "jsonl"


def _articles(names: Iterable[str], unread: list[RecordError]) -> Iterator[tuple[str, str]]:
    """Name and text of each file; what cannot be read is put on the list, and the rest goes on."""
    for name in names:
        try:
            yield name, _read(name)
        except RecordError as error:
            unread.append(error)


def _read(name: str) -> str:
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        with open(name, "rb") as stream:
            return stream.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8 at byte {error.start}; save the article as UTF-8", path=name) from error
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror}", path=name) from error


def _write_jsonl(name: str, statements: list[Statement]) -> None:
    for statement in statements:
        line = json.dumps({"id": name, **statement.to_dict()}, ensure_ascii=False)
        # A lone surrogate has no UTF-8, but a JSON escape, which is what "backslashreplace" makes of it.
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _write_text(name: str, statements: list[Statement]) -> None:
    from stancekit.cli.terminal import page

    page(name, statements)
