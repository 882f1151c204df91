"""Find who says what in a news article, and whether they assert, deny or hedge it.

`classify` gives the attributed statements of an article with their stance; `split` finds the statements
alone; `classify_many` does the same for any number of articles; `load_model` reads a model of your own;
`claims` puts the statements of many articles together by what they are about; `report` makes a page to read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from stancekit.classification import classify, classify_many
from stancekit.errors import CorpusError, ModelError, RecordError, StancekitError
from stancekit.results import Statements
from stancekit.statement import Span, Stance, Statement

if TYPE_CHECKING:
    from stancekit.features import split
    from stancekit.ledger import Claim, Ledger, claims
    from stancekit.model import StanceModel, load_model
    from stancekit.reporting import report

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "CorpusError",
    "Ledger",
    "ModelError",
    "RecordError",
    "Span",
    "Stance",
    "StanceModel",
    "StancekitError",
    "Statement",
    "Statements",
    "claims",
    "classify",
    "classify_many",
    "load_model",
    "report",
    "split",
]


# Imported when first asked for: numpy and the patterns of the feature module take their time.
_HOMES = {
    "Claim": "stancekit.ledger",
    "Ledger": "stancekit.ledger",
    "StanceModel": "stancekit.model",
    "claims": "stancekit.ledger",
    "load_model": "stancekit.model",
    "report": "stancekit.reporting",
    "split": "stancekit.features",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *_HOMES]
