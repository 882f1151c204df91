"""``stancekit claims``: who asserts and who denies the same thing, over any number of articles."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancekit.classification import classify
from stancekit.cli.arguments import command
from stancekit.cli.classify import articles
from stancekit.errors import RecordError, StancekitError
from stancekit.files import read_bounded, written_whole

if TYPE_CHECKING:
    from stancekit.cli.arguments import Commands
    from stancekit.ledger import Claim, Ledger
    from stancekit.statement import Statement

_STATE_BYTES = 2**32
_COLUMNS = ("claim", "contested", "text", "article", "statement", "speaker", "stance", "content")


def add_parser(commands: Commands) -> None:
    parser = command(
        commands,
        "claims",
        summary="put the statements of articles together by what they are about, contested claims first",
        example="stancekit claims monday/*.txt --ledger news.json -o claims.csv",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a UTF-8 text file with one article; - is standard input"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a .jsonl file with one claim a line, or a .csv or .parquet file with one statement a row; "
        "by default JSON Lines to standard output",
    )
    parser.add_argument("--model", metavar="FILE", help="a model of your own, as 'stancekit train' writes it")
    parser.add_argument(
        "--ledger",
        metavar="FILE",
        help="go on with the ledger in this file, which is made if there is none and then brought up to date",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from stancekit.model import load_model

    encode = _encoder(arguments.output)
    ledger = _opened(arguments.ledger)
    model = load_model(arguments.model)
    unread: list[RecordError] = []
    names: list[str] = []
    found: list[list[Statement]] = []
    for name, text in articles(arguments.files, unread):
        names.append(name)
        found.append(classify(text, model=model))
    first = ledger.articles
    ledger = ledger.update(found)
    data = encode(ledger.claims(), {first + number: name for number, name in enumerate(names)})
    if arguments.ledger:
        with written_whole(arguments.ledger) as stream:
            stream.write(_json(ledger.to_dict()))
    _deliver(data, arguments.output)
    for error in unread:
        print(f"stancekit: {error}", file=sys.stderr)
    return 1 if unread else 0
