"""``stancekit report``: articles with their statements marked, as one HTML file."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from stancekit.cli.arguments import command, probability
from stancekit.cli.classify import articles
from stancekit.errors import RecordError

if TYPE_CHECKING:
    from stancekit.cli.arguments import Commands


def add_parser(commands: Commands) -> None:
    parser = command(
        commands,
        "report",
        summary="write an HTML page to read articles with their statements marked",
        example="stancekit report monday/*.txt -o report.html",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a UTF-8 text file with one article; - is standard input"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="the page to write; by default to standard output")
    parser.add_argument("--model", metavar="FILE", help="a model of your own, as 'stancekit train' writes it")
    parser.add_argument(
        "--min-probability",
        type=probability,
        default=0.0,
        metavar="P",
        help="show statements whose stance is less probable than P (0 to 1) as unsure",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from stancekit.classification import classify
    from stancekit.files import written_whole
    from stancekit.model import load_model
    from stancekit.reporting import report

    model = load_model(arguments.model)
    unread: list[RecordError] = []
    read = list(articles(arguments.files, unread))
    found = [classify(text, model=model, min_probability=arguments.min_probability) for _, text in read]
    page = report(read, statements=found, model=model).encode("utf-8")
    if arguments.output:
        with written_whole(arguments.output) as stream:
            stream.write(page)
        print(arguments.output)
    else:
        sys.stdout.buffer.write(page)
    for error in unread:
        print(f"stancekit: {error}", file=sys.stderr)
    return 1 if unread else 0
