"""What is to be read on a terminal: statements as a page, and how far a long run has come."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stancekit.display import credited, deciding_words
from stancekit.statement import Span, Stance, Statement

if TYPE_CHECKING:
    from stancekit.model import Explanation, StanceModel

# Signs that any terminal has.
_SIGNS = {Stance.ASSERT: ("+", "blue"), Stance.DENY: ("-", "red"), Stance.HEDGE: ("?", "yellow"), None: (" ", "dim")}
_NARROW = 60
_LISTED_TOKENS = 8
_TRAILING = re.compile(r" +$", re.MULTILINE)


def page(
    name: str, statements: Sequence[Statement], *, model: StanceModel | None = None, explain: bool = False
) -> None:
    """Print the statements of one article, in its order, the words that decided underlined.

    Parameters
    ----------
    name : str
        What the article is called.
    statements : sequence of Statement
        As `classify` gives them.
    model : StanceModel, optional
        The one that labelled them; without it, the shipped one.
    explain : bool, optional
        Whether to list what each feature token added to the score of each stance.
    """
    from stancekit.model import load_model

    explaining = load_model() if model is None else model
    console = Console(highlight=False)
    _print(console, Text.assemble((plain(name), "bold"), ("  " + _tally(statements), "dim")))
    before: Statement | None = None
    for statement in statements:
        explanation = explaining.explain(statement)
        goes_on = before is not None and before.attribution == statement.attribution
        if not goes_on:
            console.print()
        _print(console, _entry(statement, explanation, goes_on=goes_on, narrow=console.width < _NARROW))
        if explain:
            _print(console, Padding(_weights(explanation), (1, 0, 1, 4)))
        before = statement
    console.print()


def plain(text: str) -> str:
    """The text on one line, and nothing in it that could steer a terminal.

    Examples
    --------
    >>> plain("It is\\n\\x1b[31mred, \\u202eder")
    'It is �[31mred, der'
    """
    return "".join(map(_shown, " ".join(text.split())))


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return "" if unicodedata.category(character) == "Cf" else "�"


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


def _print(console: Console, shown: Text | Group | Padding | Table) -> None:
    """Print without spaces at the ends of lines, and with "?" for what the encoding of the terminal does not have."""
    with console.capture() as capture:
        console.print(shown)
    written = _TRAILING.sub("", capture.get())
    console.file.write(written.encode(console.encoding, "replace").decode(console.encoding))


def _tally(statements: Iterable[Statement]) -> str:
    counts = Counter(statement.stance for statement in statements)
    named = [f"{counts[stance]} {stance or 'unsure'}" for stance in (*Stance, None) if counts[stance]]
    return ", ".join(named) or "no attributed statement found"


def _entry(statement: Statement, explanation: Explanation, *, goes_on: bool, narrow: bool) -> Group | Table:
    """The stance, and beside it, or below if there is no room, who says it and what is said."""
    sign, colour = _SIGNS[statement.stance]
    likely = "" if statement.probabilities is None else f"{max(statement.probabilities):.0%}"
    stance = Text(f"{sign} {statement.stance or 'unsure':6} {likely:>4}", colour)
    words = deciding_words(statement, explanation)
    told = Text(" … ").join(_underlined(span, words, "") for span in statement.content)
    if not goes_on:
        told = Text("\n").join((_teller(statement, words), told))
    if narrow:
        return Group(stance, Padding(told, (0, 0, 0, 2)))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_row(stance, told)
    return grid


def _teller(statement: Statement, words: Iterable[Span]) -> Text:
    """Speaker and cue; the source too where it has other words than the name."""
    name, source = credited(statement), statement.source
    told = Text(plain(name), "bold")
    if source and name not in source.text and source.text not in name:
        told.append(f" ({plain(source.text)})", "not bold dim")
    return told if statement.cue is None else Text(" ").join((told, _underlined(statement.cue, words, "italic")))


def _underlined(span: Span, words: Iterable[Span], style: str) -> Text:
    """A span on one line, the words in it that decided underlined."""
    pieces = []
    at = span.start
    for word in words:
        if at <= word.start and word.end <= span.end:
            pieces += [
                (_piece(span, at, word.start), style),
                (_piece(span, word.start, word.end), f"{style} underline"),
            ]
            at = word.end
    return Text.assemble(*pieces, (_piece(span, at, span.end), style))


def _piece(span: Span, start: int, end: int) -> str:
    """A part of a span, with a space for the white space around it."""
    text = span.text[start - span.start : end - span.start]
    shown = plain(text)
    return f"{' ' * (text[:1].isspace() and shown != '')}{shown}{' ' * text[-1:].isspace()}"


def _weights(explanation: Explanation) -> Table:
    """What the strongest tokens add to each stance, the others together, and the sum, which is the score."""
    table = Table(box=None, padding=(0, 2, 0, 0), expand=True)
    table.add_column()
    for stance in Stance:
        table.add_column(stance.value, justify="right", min_width=6, header_style="dim")
    table.add_column("read from", ratio=1, overflow="ellipsis", no_wrap=True, header_style="dim")
    listed, others = explanation.contributions[:_LISTED_TOKENS], explanation.contributions[_LISTED_TOKENS:]
    for contribution in listed:
        read = ", ".join(plain(span.text) for span in contribution.spans)
        table.add_row(Text(plain(contribution.token)), *_numbers(contribution.weights), Text(read, "dim"))
    if others:
        sums = [sum(contribution.weights[k] for contribution in others) for k in range(3)]
        table.add_row(f"{len(others)} more", *_numbers(sums), "")
    table.add_row("before any word", *_numbers(explanation.intercept), "")
    table.add_row("score", *_numbers(explanation.scores), "", style="bold")
    table.add_row("probability", *(f"{probability:.0%}" for probability in explanation.probabilities), "")
    return table


def _numbers(values: Iterable[float]) -> Iterator[str]:
    return (f"{value:+.2f}" for value in values)
