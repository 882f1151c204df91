"""What is to be read on a terminal: statements as a page, and how far a long run has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from stancekit.statement import Stance, Statement

_SIGNS = {Stance.ASSERT: ("+", "green"), Stance.DENY: ("-", "red"), Stance.HEDGE: ("?", "yellow"), None: (" ", "dim")}


def page(name: str, statements: list[Statement]) -> None:
    """Print the statements of one article, in its order."""
    console = Console(highlight=False)
    console.print(Text(plain(name), style="bold"))
    for statement in statements:
        console.print(_heading(statement))
        console.print(Padding(Text(plain(statement.text)), (0, 0, 0, 4)))
    if not statements:
        console.print(Text("no attributed statement found", style="dim"))
    console.print()


def plain(text: str) -> str:
    """The text on one line, and nothing in it that could steer a terminal.

    Examples
    --------
    >>> plain("It is\\n\\x1b[31mred")
    'It is �[31mred'
    """
    return "".join(char if char.isprintable() else "�" for char in " ".join(text.split()))


@contextmanager
def progress(size: int | None) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, and the function that moves it to so many bytes and articles.

    Parameters
    ----------
    size : int, optional
        Bytes of the whole input; without it there is no time left to tell.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("reading", total=size)
        start = monotonic()
        first: int | None = None

        def tell(position: int, articles: int) -> None:
            nonlocal first
            first = articles - 1 if first is None else first
            rate = (articles - first) / max(monotonic() - start, 1e-3)
            bar.update(task, completed=position, description=f"{articles:,} articles, {rate:,.1f} a second, left:")

        yield tell


def _heading(statement: Statement) -> Text:
    sign, colour = _SIGNS[statement.stance]
    likely = "" if statement.probabilities is None else f" {max(statement.probabilities):.0%}"
    credited = statement.speaker or (statement.source.text if statement.source else "(nobody named)")
    cue = "" if statement.cue is None else f" · {plain(statement.cue.text)}"
    return Text.assemble(
        (f"{sign} {statement.stance or 'unsure':6}{likely:>5}  ", colour),
        (plain(credited), "bold"),
        (cue, "dim"),
    )
