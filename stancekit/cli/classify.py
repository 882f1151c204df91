"""``stancekit classify``: the statements of articles, to read or as rows."""

from __future__ import annotations

import argparse
import hashlib
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from stancekit import __version__
from stancekit.cli.arguments import command, probability
from stancekit.cli.messages import say
from stancekit.errors import RecordError, StancekitError

if TYPE_CHECKING:
    from stancekit.cli.arguments import Commands
    from stancekit.streams.labelling import Block, Task
    from stancekit.streams.records import Record
    from stancekit.streams.writers import Begun

Result = TypeVar("Result")

_SHOWN_ERRORS = 20


def add_parser(commands: Commands) -> None:
    parser = command(
        commands,
        "classify",
        summary="find the attributed statements of articles and label them assert, deny or hedge",
        example="stancekit classify articles.jsonl.gz --jobs 2 --output statements.parquet",
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE",
        help="text or HTML (an article each), JSON Lines, CSV or Parquet (an article a row), or a folder of these, as "
        "they are or with gzip or zstd; - is standard input",
    )
    parser.add_argument(
        "--from",
        dest="form",
        choices=("text", "html", "jsonl", "csv", "parquet"),
        help="what the files are; by default what their names say, else text",
    )
    parser.add_argument("--text-column", default="text", metavar="NAME", help="the column of the text (default: text)")
    parser.add_argument(
        "--id-column",
        default="id",
        metavar="NAME",
        help="the column of the id (default: id; where there is none, file and line are the id)",
    )
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="number of processes; -1 is all cores")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--format",
        choices=("text", "jsonl"),
        help="on standard output: text to read, or one JSON object a statement; by default text on a terminal, else "
        "jsonl",
    )
    where.add_argument(
        "--output",
        metavar="FILE",
        help="write to this file, which appears when it is whole: .jsonl, .csv (also with .gz, .zst) or .parquet",
    )
    parser.add_argument(
        "--explain", action="store_true", help="show text to read, with what each feature added to each stance"
    )
    parser.add_argument("--resume", action="store_true", help="go on with what an interrupted run has left of --output")
    parser.add_argument("--model", metavar="FILE", help="a model of your own, as 'stancekit train' writes it")
    parser.add_argument(
        "--min-probability",
        type=probability,
        default=0.0,
        metavar="P",
        help="give no stance to statements whose stance is less probable than P (0 to 1)",
    )
    parser.set_defaults(run=partial(run, parser))


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    from stancekit.streams.labelling import Task, model_of
    from stancekit.streams.writers import one_type_a_column

    if arguments.resume and not arguments.output:
        parser.error("--resume goes on with an --output")
    if arguments.explain and (arguments.output or arguments.format == "jsonl"):
        parser.error("--explain is for text to read")
    task = Task(
        text_column=arguments.text_column,
        id_column=arguments.id_column,
        model=arguments.model,
        min_probability=arguments.min_probability,
        ids_as_text=bool(arguments.output) and one_type_a_column(arguments.output),
    )
    model_of(task)  # before any work, so that a file that is no model is told at once
    if arguments.output:
        tally = _to_file(arguments, task)
    elif arguments.explain or (arguments.format or _default_format()) == "text":
        tally = _to_read(arguments, task)
    else:
        tally = _to_stdout(arguments, task)
    return tally.report()


@dataclass(slots=True)
class _Tally:
    """What has been done so far."""

    records: int = 0
    statements: int = 0
    errors: int = 0
    first_errors: list[RecordError] = field(default_factory=list)

    def add(self, records: int, statements: int, errors: list[RecordError]) -> None:
        self.records += records
        self.statements += statements
        self.errors += len(errors)
        self.first_errors += errors[: _SHOWN_ERRORS - len(self.first_errors)]

    def report(self) -> int:
        """Tell what could not be read; return the exit status."""
        for error in self.first_errors:
            say(error)
        if self.errors:
            say(f"{self.errors:,} of {self.records:,} records could not be read")
        return 1 if self.errors else 0


def _to_read(arguments: argparse.Namespace, task: Task) -> _Tally:
    from stancekit.cli.terminal import page
    from stancekit.streams.labelling import model_of, outcomes

    tally = _Tally()
    for outcome in chain.from_iterable(_done(partial(outcomes, task=task), arguments.jobs, _found(arguments))):
        tally.add(1, len(outcome.statements), [outcome.error] if outcome.error else [])
        if outcome.error is None:
            page(str(outcome.id), outcome.statements, model=model_of(task), explain=arguments.explain)
    return tally


def _to_stdout(arguments: argparse.Namespace, task: Task) -> _Tally:
    from stancekit.files import standard_output
    from stancekit.streams.labelling import block

    tally = _Tally()
    with standard_output() as stream:
        _write(_done(partial(block, task=task), arguments.jobs, _found(arguments)), stream, tally, arguments)
    return tally


def _to_file(arguments: argparse.Namespace, task: Task) -> _Tally:
    from stancekit.files import refuse_input
    from stancekit.streams.labelling import block
    from stancekit.streams.writers import errors_in, partial_files, writable, written_rows

    output = arguments.output
    writable(output)
    refuse_input(output, arguments.inputs)
    if arguments.resume and Path(output).exists() and not partial_files(output):
        if errors := errors_in(output):
            raise StancekitError(
                f"is whole, but {errors:,} records could not be read, see its column error; mend the input and delete "
                "this file to start anew",
                path=output,
            )
        say(f"{output}: is whole, nothing to go on with; delete it to start anew")
        return _Tally()
    try:
        with written_rows(output, _digest(task, arguments.form), resume=arguments.resume) as (stream, begun):
            tally = _Tally(begun.records, begun.statements, begun.errors)
            remaining = _after(_found(arguments), begun)
            _write(_done(partial(block, task=task), arguments.jobs, remaining), stream, tally, arguments)
    except KeyboardInterrupt:
        say(f"{output}: interrupted; go on with --resume")
        raise
    say(f"{output}: {tally.statements:,} statements of {tally.records:,} records")
    return tally


def _found(arguments: argparse.Namespace) -> Iterator[Record]:
    from stancekit.streams.readers import records

    return records(
        arguments.inputs, form=arguments.form, text_column=arguments.text_column, id_column=arguments.id_column
    )


def _after(records: Iterable[Record], begun: Begun) -> Iterator[Record]:
    """The records that are still to do, if the input is the one that was begun with."""
    place = None
    for record in records:
        if record.number == begun.records:
            place = record.path, record.line
        if record.number == begun.records and begun.following not in (None, place):
            break
        if record.number >= begun.records:
            yield record
    if begun.following not in (None, place):
        raise StancekitError(
            f"record {begun.records} of the input is not the one of the interrupted run; give the same input, or "
            "delete what that run has left"
        )


def _done(function: Callable[[list[Record]], Result], jobs: int, records: Iterable[Record]) -> Iterator[Result]:
    """What a function gives for the records, batch by batch."""
    from stancekit.streams.labelling import batched

    if jobs == 1:
        return map(function, batched(records, most=1))
    from stancekit.streams.parallel import in_order

    _start_processes(jobs)
    return in_order(function, batched(records), n_jobs=jobs)


def _start_processes(jobs: int) -> None:
    """Start processes that are deaf to Ctrl-C, which a terminal sends to all of them: this one alone answers it."""
    from joblib import Parallel, delayed

    if threading.current_thread() is not threading.main_thread():
        return  # no signal reaches this thread, and it may not say what becomes of them
    with suppress(BrokenExecutor):  # the run starts another in place of one that has died already
        answer = signal.signal(signal.SIGINT, signal.SIG_IGN)  # which they inherit
        try:
            begun = Parallel(n_jobs=jobs, return_as="generator")(delayed(int)() for _ in range(2))
        finally:
            signal.signal(signal.SIGINT, answer)
        list(begun)


def _write(blocks: Iterable[Block], stream: IO[bytes], tally: _Tally, arguments: argparse.Namespace) -> None:
    from stancekit.files import write_all

    shown = sys.stderr.isatty() and not stream.isatty()
    with _progress(arguments) if shown else nullcontext(lambda *_: None) as tell:
        for block in blocks:
            write_all(stream, block.lines)
            stream.flush()
            tally.add(block.records, block.statements, block.errors)
            tell(block.position, tally.records)


def _progress(arguments: argparse.Namespace) -> AbstractContextManager[Callable[[int, int], None]]:
    from stancekit.cli.terminal import progress
    from stancekit.streams.readers import total_size

    return progress(total_size(arguments.inputs, form=arguments.form))


def _digest(task: Task, form: str | None) -> str:
    """A short name for all that the rows depend on beside the input."""
    from stancekit.model import shipped_path

    model = Path(task.model or shipped_path()).read_bytes()
    options = (__version__, form, task.text_column, task.id_column, task.min_probability)
    return hashlib.sha256(repr(options).encode() + model).hexdigest()[:12]


def _default_format() -> str:
    return "text" if sys.stdout.isatty() else "jsonl"


def _jobs(text: str) -> int:
    jobs = int(text)
    if jobs < 1 and jobs != -1:
        raise argparse.ArgumentTypeError(f"{text} is not 1, 2, ... or -1 for all cores")
    return jobs
