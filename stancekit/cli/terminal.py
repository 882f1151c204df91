"""Statements as a page to read on a terminal."""

from __future__ import annotations

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
