"""Verbs as cues in the passive: `It was announced that …`, `Ito was accused of …`, `opposed by Ito`."""

from __future__ import annotations

from typing import Final

from stancekit.features.candidate import Candidate
from stancekit.features.contents import content_end
from stancekit.features.cues import Cue, frame
from stancekit.features.grammar import Range, adjunct_end
from stancekit.features.noun_phrases import noun_phrase_after
from stancekit.features.passages import Passage
from stancekit.features.sources import is_expletive, subject_of
from stancekit.features.trailing import behind_as_by

_PASSIVE_PREPOSITIONS: Final = frozenset("of as for about with on against over".split())


def passive(p: Passage, head: int, group: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """Read `The mayor is expected to resign`, `he was accused of fraud`, `it was announced`."""
    words = p.words
    begin = adjunct_end(p, head + 1, last)
    following = words[begin] if begin < last else "."
    subject = subject_of(p, group, first)
    relative = subject is not None and words[subject[0]] in ("who", "which", "that")
    kind = frame(following)
    cue_end, source, contents = head + 1, None, [subject] if subject is not None else []
    if kind in ("that", "question"):
        source, contents = None if is_expletive(p, subject) else subject, []
    elif following == "by":
        return _with_agent(p, head, group, begin + 1, last, cue, subject)
    elif following in _PASSIVE_PREPOSITIONS and following != "as":
        begin += 1
        cue_end = begin
    elif kind not in ("infinitive", "quotation", "phrase", "as"):
        if subject is None:
            return None
        return Candidate((group, cue_end), None, contents, cue, "passive alone", "passive")
    end = content_end(p, begin, last, clause=True, first_comma=relative) if begin < last else begin
    if end <= begin:
        return None
    if kind == "infinitive" and words[begin + 1 : begin + 2] in (["be"], ["have"]):  # `is thought to be Roman`
        kind = "state"
    return Candidate((group, cue_end), source, [*contents, (begin, end)], cue, "passive " + kind, "passive")


def _with_agent(
    p: Passage, head: int, group: int, agent: int, last: int, cue: Cue, subject: Range | None
) -> Candidate | None:
    """Read `The plan was opposed by Ito`, and with a clause `(Lund was) asked by Ito whether …`."""
    source = noun_phrase_after(p, agent, last)
    if source is None:
        return None
    kind = frame(p.words[source[1]]) if source[1] < last else "end"
    contents = [] if subject is None or kind in ("that", "question") else [subject]
    if kind in ("that", "question", "infinitive"):
        end = content_end(p, source[1], last, clause=True, first_comma=subject is None)
        contents += [(source[1], end)] if end > source[1] else []
    elif not contents and group > 0 and p.words[group - 1] == "as":
        return behind_as_by(p, group, head, agent, last, cue)
    else:
        kind = "by"
    return Candidate((group, head + 1), source, contents, cue, "passive " + kind, "passive") if contents else None


def is_reduced_passive(p: Passage, head: int, first: int, last: int) -> bool:
    """Whether a participle opens a clause without a subject, and its agent follows: `Asked by Ito whether …`."""
    opens = head == first or p.words[head - 1] in ("when", "if", ",", "as", "although", "while")
    return opens and p.words[head + 1 : min(last, head + 2)] == ["by"]
