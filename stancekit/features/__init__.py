"""The feature module: article -> attributed statements -> feature tokens.

Text flows one way: `layout` (paragraphs), `passages` (words, quotations, sentences), `candidates` (what each cue
may attribute, with `sources` and `contents`), `attributions` (which of them hold), `speakers`, and `statements`.
`tokens` turns a statement into what the model counts.
"""

from __future__ import annotations

from stancekit.errors import require_text
from stancekit.features.statements import attributed
from stancekit.garbage import collection_put_off
from stancekit.statement import Statement

__all__ = ["split"]


def split(text: str) -> list[Statement]:
    """The attributed statements of an article, without stance.

    A statement is at most one sentence of what one attribution credits to a source. What the article says in its
    own voice, scare quotes, titles, bylines and page furniture are none. A text that is not in English has none.

    Parameters
    ----------
    text : str
        An English news article, as it is.

    Returns
    -------
    list of Statement
        In order of their content; `stance` and `probabilities` are None.

    Raises
    ------
    TypeError
        If `text` is not a `str`.

    Examples
    --------
    >>> for statement in split('"We knew nothing," Ito said. "It will not happen again."'):
    ...     print(statement.source.text, statement.cue.text, statement.text)
    Ito said "We knew nothing,"
    Ito said "It will not happen again."
    """
    require_text(text, "split")
    with collection_put_off():
        return attributed(text)
