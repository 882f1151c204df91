"""A candidate: what one cue may attribute to whom, and what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass

from stancekit.features.cues import Cue, construction_weights
from stancekit.features.grammar import Range
from stancekit.features.passages import Passage
from stancekit.features.sources import source_kind


@dataclass(slots=True)
class Candidate:
    """What one cue may attribute to whom, in ranges of words.

    `form` is how the cue stands (a past verb, a noun with a possessor), `position` where its subject is,
    `order` how content and cue follow each other; with `frame` and the source they make its evidence.
    """

    cue: Range
    source: Range | None
    contents: list[Range]
    term: Cue | None
    frame: str
    form: str
    position: str = "subject"
    order: str = "leading"
    weight: int = 0

    @property
    def trails(self) -> bool:
        """Whether some of the content stands before the cue."""
        return self.order != "leading"


def weigh(p: Passage, c: Candidate) -> int:
    """The evidence that a candidate is an attribution, in tenths of log odds."""
    weights = construction_weights()
    quoted = any(p.inside[i] >= 0 for begin, end in c.contents for i in (begin, end - 1))
    total = weights["all", ""] + weights.get(("frame", c.frame), 0) + weights.get(("form", c.form), 0)
    total += weights.get(("position", c.position), 0) + weights.get(("order", c.order), 0)
    total += weights.get(("source", source_kind(p, c.source)), 0) + weights["content", "quoted" if quoted else "plain"]
    if c.term is not None:
        total += c.term.weight + c.term.frames.get(c.frame, 0)
    return total
