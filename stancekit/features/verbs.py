"""Verbs as cues: how one stands decides how it is read; here, those before their content."""

from __future__ import annotations

from typing import Final

from stancekit.features.candidate import Candidate
from stancekit.features.complements import complement
from stancekit.features.contents import content_end
from stancekit.features.cues import Cue, is_noun_too, is_third_person
from stancekit.features.grammar import Range, adjunct_class, verb_cue, verb_group
from stancekit.features.noun_phrases import noun_phrase_before, without_adjuncts
from stancekit.features.passages import Passage
from stancekit.features.passives import is_reduced_passive, passive
from stancekit.features.sources import is_expletive, near_subject, subject_behind, subject_of
from stancekit.features.trailing import behind_as, inverted, trailing
from stancekit.features.words import DASHES, MARKS
from stancekit.lexicon import terms

_MAY_STAND_ALONE: Final = frozenset(
    (
        "who others many some most few both all that these those another each two three four five six seven eight ten"
    ).split()
)
_FRACTIONS: Final = frozenset("half third quarter fifth tenth majority minority number handful couple dozen".split())
_LONGEST_AGENT: Final = 12
_PEOPLE: Final = frozenset(role + "s" for role in terms("roles"))
_ONE: Final = frozenset(("a", "an", "another"))


def read_verb(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """What a verb may attribute: behind it, before it, on both sides, or in the passive."""
    group, support = verb_group(p, head, first)
    if support == "bare" and _is_noun_there(p, head, group, first, last, cue):
        return None
    if support == "to" and "base" not in cue.forms:
        return None  # `answers to emailed questions`
    if group == head:
        found = inverted(p, head, first, last, cue)
        if found is not None:
            return found
    if support == "be" and (saying := _as_saying(p, head, last)) and (said := verb_cue(p.words[saying])):
        return _quoted_as(p, saying, group, first, last, said)
    if "part" in cue.forms and (support == "be" or is_reduced_passive(p, head, first, last)):
        return passive(p, head, group, first, last, cue)
    form = _form(cue, support)
    if form in ("participle", "infinitive"):
        return _nonfinite(p, head, group, first, last, cue, form)
    source = subject_of(p, group, first)
    position = "subject" if source is not None else _subjectless(p, group, first)
    if source is None and group > first and form in ("base", "present") and position != "conjunction":
        return None
    if source is None and form == "base" and is_noun_too(p.words[head]):
        return None
    found = (
        behind_as(p, head, group, first, last, cue, source, form)
        or trailing(p, head, group, first, last, cue, source, form, position)
        or _leading(p, head, group, first, last, cue, source, form, position)
    )
    return _raised(p, found) if cue.raises and found is not None and found.contents else found


def _nonfinite(p: Passage, head: int, group: int, first: int, last: int, cue: Cue, form: str) -> Candidate | None:
    """Read `…, saying that …` and `continue to say that …`."""
    if form == "infinitive":
        return _leading(p, head, group, first, last, cue, _subject_of_support(p, group, first), form, "subject")
    position = _participle_position(p, group, first)
    source = noun_phrase_before(p, group, first) if position == "subject" else None
    if source is not None and adjunct_class(p.words[source[1] - 1]) == "medium":  # `released a statement saying`
        source = near_subject(p, source[0], first) or source
    return _leading(p, head, group, first, last, cue, source, form, position)


def _as_saying(p: Passage, head: int, last: int) -> int:
    """The "saying" of `was quoted (by the paper) as saying`, or 0."""
    for i in range(head + 1, min(last - 1, head + _LONGEST_AGENT)):
        if p.words[i] == "as":
            return i + 1 if p.words[i + 1] in ("saying", "telling") else 0
        if p.words[i] == "," or p.inside[i] >= 0:
            break
    return 0


def _quoted_as(p: Passage, saying: int, group: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """Read `Ito was quoted as saying …`, as if Ito had said it."""
    source = subject_of(p, group, first)
    return trailing(p, saying, group, first, last, cue, source, "past", "subject") or _leading(
        p, saying, group, first, last, cue, source, "past", "subject"
    )


def _subject_of_support(p: Passage, group: int, first: int) -> Range | None:
    """The subject of the verb in the present that an infinitive completes: `polls continue | to show`."""
    support = verb_cue(p.words[group - 1]) if group > first else None
    if support is None or "base" not in support.forms:
        return None
    begin, kind = verb_group(p, group - 1, first)
    return subject_of(p, begin, first) if kind == "bare" else None


def _raised(p: Passage, found: Candidate) -> Candidate:
    """Read `The mayor seems tired`: the subject is a part of what nobody in the sentence is credited with."""
    begin = found.contents[0][0]
    acts = found.frame == "infinitive" and begin + 1 < len(p.words) and verb_cue(p.words[begin + 1]) is not None
    if found.source is not None and not acts:
        if not is_expletive(p, found.source):
            found.contents.insert(0, found.source)
        found.source = None
    return found


def _form(cue: Cue, support: str) -> str:
    if support == "to":
        return "infinitive"
    if "ing" in cue.forms:
        return "progressive" if support == "be" else "participle"
    if support == "be":
        return "progressive"
    if support == "auxiliary":
        return "auxiliary" if "base" in cue.forms else "perfect"
    return "past" if "past" in cue.forms else "present" if "s" in cue.forms else "base"


def _is_noun_there(p: Passage, head: int, group: int, first: int, last: int, cue: Cue) -> bool:
    """Whether a form like `report` or `claims` stands where a noun would, or `proposed` where an adjective would."""
    if group == first:
        return False
    before, kind = p.words[group - 1], p.kinds[group - 1]
    if before in _MAY_STAND_ALONE:
        return False
    if p.forms[head].upper and not _in_title_case(p, first, last):
        return True  # `Islamic State`
    following = p.kinds[head + 1] if head + 1 < last else "preposition"
    if not cue.forms <= {"base", "s"}:
        return "part" in cue.forms and kind in ("determiner", "possessive") and following is None
    if kind in ("determiner", "possessive", "preposition", "auxiliary") or before == "her":
        return True
    if following == "auxiliary" and is_noun_too(p.words[head]):
        return True  # `Ito's worst fear is that`
    after_one = kind is None and group - 2 >= first and p.words[group - 2] in _ONE and before not in _FRACTIONS
    if after_one and "s" not in cue.forms:
        return True  # `a snappy retort`: one who retorts would be there with "retorts"
    if cue.forms == {"base"} and is_third_person(before) and before not in _PEOPLE and is_noun_too(p.words[head]):
        return True  # `rejects call for`
    if before.endswith("ing") and is_noun_too(p.words[head]) and not p.capital(group - 1):
        return True  # `answering questions`
    adjective = before.endswith(("ive", "al", "ic", "ous")) and not p.capital(group - 1)
    adjective = adjective and not is_third_person(p.words[head])  # `the executive says`
    return kind is None and adjective and following in ("auxiliary", "preposition", None)


def _in_title_case(p: Passage, first: int, last: int) -> bool:
    """Whether all but a few words of the sentence ``[first, last)`` have capitals, so that these tell nothing."""
    long = [i for i in range(first, last) if p.kinds[i] is None and len(p.words[i]) > 3 and p.forms[i].alpha]
    return sum([p.forms[i].upper for i in long]) > 0.7 * len(long)


def _subjectless(p: Passage, group: int, first: int) -> str:
    """Where a verb without a subject of its own stands."""
    end = without_adjuncts(p, group, first)
    if end == first:
        return "initial"
    before = p.words[end - 1]
    if p.kinds[end - 1] == "conjunction" or p.words[group] == "then":
        return "conjunction"
    return "comma" if before == "," or before in DASHES else "unknown"


def _participle_position(p: Passage, group: int, first: int) -> str:
    """Where a participle stands: its subject may be elsewhere."""
    if group == first:
        return "initial"
    before, kind = p.words[group - 1], p.kinds[group - 1]
    if before == "," or before in DASHES or (before in MARKS and p.words[group - 2] == ","):
        return "comma"
    if kind == "preposition":
        return "preposition"
    return "conjunction" if kind in ("conjunction", "subordinator") else "subject"


def _leading(
    p: Passage, head: int, group: int, first: int, last: int, cue: Cue, source: Range | None, form: str, position: str
) -> Candidate | None:
    """Read `Ito said (on Tuesday) (to reporters) (that) …`, content behind the cue."""
    found = complement(p, head, last, cue)
    if found is None:
        return None
    begin, kind, cue_end, clause = found
    fronted = _is_fronted(p, group, first, position)
    relative = source is not None and p.words[source[0]] in ("who", "which", "that")
    end = _own_quotation_end(p, begin, kind) or content_end(
        p, begin, last, clause=clause, first_comma=relative or fronted
    )
    contents = [(begin, end)] if end > begin else []
    if not contents and kind != "colon":
        return None
    if fronted and form == "participle" and end < last and p.words[end] == ",":
        source = subject_behind(p, end + 1, last) or source
    return Candidate((group, cue_end), source, contents, cue, kind, form, position)


def _own_quotation_end(p: Passage, begin: int, kind: str) -> int:
    """Where a quotation ends that is all of the content: one set off, or a sentence of its own; else 0."""
    quotation = p.quotation_at(begin)
    if quotation is None or not quotation.closed or kind not in ("direct", "quotation", "told quotation", "colon"):
        return 0
    stop = p.words[quotation.last - 2] in (".", "!", "?", ",")
    return quotation.last if kind in ("direct", "colon") or (stop and p.capital(begin + 1)) else 0


def _is_fronted(p: Passage, group: int, first: int, position: str) -> bool:
    """Whether the clause of the cue stands before the main clause: `When Ito said …, the …`."""
    if group == first:
        return True
    if "," in p.words[first:group]:
        return False
    opening = p.kinds[first]
    return (opening == "subordinator" and p.words[first] != "that") or (
        position == "preposition" and opening == "preposition"
    )
