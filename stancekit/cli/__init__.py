"""The command line. One module a command, each with `add_parser` and `run`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from stancekit import StancekitError, __version__
from stancekit.cli import claims, classify, corpus, evaluate, report, train
from stancekit.cli.messages import say

COMMANDS = (classify, report, claims, corpus, train, evaluate)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments, without the name of the program; by default those of the process.

    Returns
    -------
    int
        0 fine, 1 something could not be done, 2 wrong usage, 130 interrupted, 143 terminated.

    Examples
    --------
    >>> main(["train", "--corpus", "no-such-folder", "--output", "model.json"])
    1
    """
    try:
        parser = _parser()
        if "_ARGCOMPLETE" in os.environ:  # the shell asks for completions
            _complete(parser)
        if not (sys.argv[1:] if argv is None else argv):
            parser.print_help(sys.stderr)
            return 2
        arguments = parser.parse_args(argv)
        with _tidy_termination():
            code: int = arguments.run(arguments)
            sys.stdout.flush()
        return code
    except SystemExit as exit_:
        # This is how argparse ends after --help, and with wrong usage.
        return exit_.code if isinstance(exit_.code, int) else 2
    except BrokenPipeError:
        # The reader has gone, e.g. `| head`; without this, Python complains when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except _Terminated:
        return 143
    except KeyboardInterrupt:
        return 130
    except StancekitError as error:
        say(error)
    except OSError as error:
        say(f"{error.filename or 'error'}: {error.strerror}")
    return 1


class _Terminated(KeyboardInterrupt):
    """SIGTERM, which is to end as Ctrl-C does: no file half written, no worker left behind."""


@contextmanager
def _tidy_termination() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(*_: object) -> None:
    raise _Terminated


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stancekit",
        description="Who says what in a news article, and does the source assert, deny or hedge it?",
        epilog="exit status: 0 fine, 1 something could not be done, 2 wrong usage, 130 interrupted, 143 terminated",
    )
    parser.add_argument("--version", action="version", version=f"stancekit {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def _complete(parser: argparse.ArgumentParser) -> None:
    """Tell the shell what can follow, and end."""
    from argcomplete import autocomplete

    autocomplete(parser)
