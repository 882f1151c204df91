"""``stancekit report``: articles with their statements marked, as one HTML file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from stancekit.cli.arguments import command, probability
from stancekit.cli.messages import say
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
    parser.add_argument("files", nargs="+", metavar="FILE", help="what 'stancekit classify' takes; - is standard input")
    parser.add_argument("-o", "--output", metavar="FILE", help="the page to write; by default standard output")
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
    from stancekit.files import refuse_input, standard_output, write_all, written_whole
    from stancekit.model import load_model
    from stancekit.reporting import report
    from stancekit.streams.labelling import labelled
    from stancekit.streams.readers import records
    from stancekit.streams.records import id_and_text

    if arguments.output:
        refuse_input(arguments.output, arguments.files)
    model = load_model(arguments.model)
    articles: list[tuple[str, str]] = []
    found = []
    unread = 0
    for record in records(arguments.files):
        try:
            name, text = id_and_text(record, text_column="text", id_column="id")
            found.append(labelled(text, model, arguments.min_probability))
            articles.append((str(name), text))
        except RecordError as error:
            unread += 1
            say(RecordError(error.message, path=record.path, line=record.line))
    page = report(articles, statements=found, model=model).encode("utf-8")
    with written_whole(arguments.output) if arguments.output else standard_output() as stream:
        write_all(stream, page)
    return 1 if unread else 0
