"""A candidate: what one cue may attribute to whom, and what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

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
    quoted = False
    for begin, end in c.contents:
        quoted = quoted or p.inside[begin] >= 0 or p.inside[end - 1] >= 0
    weight = _construction_weight(c.frame, c.form, c.position, c.order, source_kind(p, c.source), quoted)
    return weight if c.term is None else weight + c.term.weight + c.term.frames.get(c.frame, 0)


@cache
def _construction_weight(frame: str, form: str, position: str, order: str, source: str, quoted: bool) -> int:
    weights = construction_weights()
    found = (("frame", frame), ("form", form), ("position", position), ("order", order), ("source", source))
    content = weights["content", "quoted" if quoted else "plain"]
    return weights["all", ""] + content + sum(weights.get(part, 0) for part in found)
