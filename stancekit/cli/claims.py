"""``stancekit claims``: who asserts and who denies the same thing, over any number of articles."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancekit.cli.arguments import command
from stancekit.cli.messages import say
from stancekit.errors import RecordError, StancekitError, required
from stancekit.files import read_bounded, refuse_input, standard_output, write_all, written_whole

if TYPE_CHECKING:
    from stancekit.cli.arguments import Commands
    from stancekit.ledger import Claim, Ledger
    from stancekit.statement import Statement

_STATE_BYTES = 2**32
_COLUMNS = ("claim", "contested", "text", "id", "statement", "speaker", "stance", "content", "start", "end")


def add_parser(commands: Commands) -> None:
    parser = command(
        commands,
        "claims",
        summary="put the statements of articles together by what they are about, contested claims first",
        example="stancekit claims monday/*.txt --ledger news.json -o claims.csv",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="what 'stancekit classify' takes; - is standard input")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a .jsonl file with one claim a line, or a .csv or .parquet file with one statement a row, "
        "an .html page to read; "
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
    from stancekit.streams.labelling import Task, model_of, outcome
    from stancekit.streams.readers import records

    encode = _encoder(arguments.output)
    for output in filter(None, (arguments.output, arguments.ledger)):
        refuse_input(output, arguments.files)
    if arguments.output and arguments.ledger:
        refuse_input(arguments.output, [arguments.ledger])
    names, ledger = _opened(arguments.ledger)
    task = Task(model=arguments.model)
    model_of(task)  # before any work, so that a file that is no model is told at once
    unread: list[RecordError] = []
    found: list[list[Statement]] = []
    for done in (outcome(record, task) for record in records(arguments.files)):
        if done.error is not None:
            unread.append(done.error)
        else:
            names.append(str(done.id))
            found.append(done.statements)
    ledger = ledger.update(found)
    data = encode(ledger.claims(), names)
    # The claims first: when they cannot be delivered, the same command can be given again.
    _deliver(data, arguments.output)
    if arguments.ledger:
        with written_whole(arguments.ledger) as stream:
            stream.write(_line({"names": names, "ledger": ledger.to_dict()}))
    for error in unread:
        say(error)
    return 1 if unread else 0


def _encoder(output: str | None) -> Callable[[list[Claim], list[str]], bytes]:
    """What writes claims in the form that the name of the file asks for."""
    encoders = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet, ".html": _html}
    suffix = ".jsonl" if output is None else Path(output).suffix.lower()
    if suffix not in encoders:
        raise StancekitError(f"the name does not end in {', '.join(encoders)}", path=output)
    return encoders[suffix]


def _opened(path: str | None) -> tuple[list[str], Ledger]:
    """The names of the articles so far and the ledger of a file, or none and a new one."""
    from stancekit.ledger import Ledger

    if path is None or not Path(path).exists():
        return [], Ledger()
    try:
        data = json.loads(read_bounded(path, _STATE_BYTES, error=RecordError))
        names, ledger = list(map(str, data["names"])), Ledger.from_dict(data["ledger"])
    except RecordError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"is no ledger that 'stancekit claims' wrote: {error}", path=path) from error
    if len(names) != ledger.articles:
        raise RecordError(f"names {len(names)} articles, its ledger holds {ledger.articles}", path=path)
    return names, ledger


def _deliver(data: bytes, output: str | None) -> None:
    with standard_output() if output is None else written_whole(output) as stream:
        write_all(stream, data)


def _line(value: object) -> bytes:
    # A lone surrogate has no UTF-8, but a JSON escape, which is what "backslashreplace" makes of it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _jsonl(claims: list[Claim], names: list[str]) -> bytes:
    return b"".join(_line({**claim.to_dict(), "ids": [names[a] for a, _ in claim.members]}) for claim in claims)


def _rows(claims: list[Claim], names: list[str]) -> Iterator[dict[str, Any]]:
    """One row a statement."""
    for number, claim in enumerate(claims, start=1):
        for (article, place), speaker, statement in zip(claim.members, claim.speakers, claim.statements, strict=True):
            yield {
                "claim": number,
                "contested": claim.contested,
                "text": claim.text,
                "id": names[article],
                "statement": place,
                "speaker": speaker,
                "stance": "" if statement.stance is None else statement.stance.value,
                "content": statement.text,
                "start": statement.content[0].start,
                "end": statement.content[-1].end,
            }


def _csv(claims: list[Claim], names: list[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(_rows(claims, names))
    return text.getvalue().encode("utf-8", "backslashreplace")


def _parquet(claims: list[Claim], names: list[str]) -> bytes:
    pyarrow, parquet = (required(name, purpose="Parquet", extra="arrow") for name in ("pyarrow", "pyarrow.parquet"))
    integer, text = pyarrow.int64(), pyarrow.string()
    kinds = {"contested": pyarrow.bool_(), **dict.fromkeys(("claim", "statement", "start", "end"), integer)}
    schema = pyarrow.schema([(name, kinds.get(name, text)) for name in _COLUMNS])
    sink = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(list(_rows(claims, names)), schema), sink)
    return sink.getvalue()


def _html(claims: list[Claim], names: list[str]) -> bytes:
    from stancekit.reporting import ledger_report

    return ledger_report(claims, titles=names).encode("utf-8")
