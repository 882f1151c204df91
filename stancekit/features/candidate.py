"""A candidate: what one cue may attribute to whom, and what speaks for it."""

from __future__ import annotations

from typing import Final

from stancekit.features.cues import CONSTRUCTION_WEIGHTS, Cue
from stancekit.features.grammar import Range
from stancekit.features.passages import Passage
from stancekit.features.sources import source_kind

# Classes of constructions.tsv, and what their terms weigh.
EVIDENCE: Final = ("before", "content", "form", "frame", "order", "position", "source")
_WEIGHTS: Final = [CONSTRUCTION_WEIGHTS[name] for name in EVIDENCE]
_BASE: Final = CONSTRUCTION_WEIGHTS["all"][""]


class Candidate:
    """What one cue may attribute to whom, in ranges of words.

    `form` is how the cue stands (a past verb, a noun with a possessor), `position` where its subject is,
    `order` how content and cue follow each other; with `frame` and the source they make its evidence.
    """

    def __init__(
        self,
        cue: Range,
        source: Range | None,
        contents: list[Range],
        term: Cue | None,
        frame: str,
        form: str,
        position: str = "subject",
        order: str = "leading",
        weight: int = 0,
    ) -> None:
        self.cue = cue
        self.source = source
        self.contents = contents
        self.term = term
        self.frame = frame
        self.form = form
        self.position = position
        self.order = order
        self.weight = weight

    @property
    def trails(self) -> bool:
        """Whether some of the content stands before the cue."""
        return self.order != "leading"


def weigh(p: Passage, c: Candidate, first: int) -> int:
    """The evidence that a candidate is an attribution, in tenths of log odds; its sentence begins at word `first`."""
    weight = _BASE
    for i, term in enumerate(evidence(p, c, first)):
        weight += _WEIGHTS[i].get(term, 0)
    return weight if c.term is None else weight + c.term.weight + c.term.frames.get(c.frame, 0)


def evidence(p: Passage, c: Candidate, first: int) -> list[str]:
    """What speaks for or against a candidate beside its cue word, in the order of `EVIDENCE`."""
    quoted = False
    for begin, end in c.contents:
        quoted = quoted or p.inside[begin] >= 0 or p.inside[end - 1] >= 0
    opening = c.cue[0] if c.source is None else min(c.cue[0], c.source[0])
    if c.contents and c.contents[0][1] == opening and not c.trails:
        opening = c.contents[0][0]  # the subject of a passive
    return [
        p.words[opening - 1] if opening > first else "",
        "quoted" if quoted else "plain",
        c.form,
        c.frame,
        c.order,
        c.position,
        source_kind(p, c.source),
    ]
