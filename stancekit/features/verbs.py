"""Verbs as cues: content behind them, before them, on both sides, or in the passive."""

from __future__ import annotations

from functools import cache
from typing import Final

from stancekit.features.candidate import Candidate
from stancekit.features.complements import complement
from stancekit.features.contents import content_after, content_before, content_end, is_title
from stancekit.features.cues import Cue, cues, frame, is_noun_too, is_third_person
from stancekit.features.grammar import Range, adjunct_class, adjunct_end, has_finite, is_past, verb_cue, verb_group
from stancekit.features.passages import Passage, Quotation
from stancekit.features.sources import (
    is_expletive,
    near_subject,
    noun_phrase_after,
    noun_phrase_before,
    subject_behind,
    subject_of,
    without_adjuncts,
)
from stancekit.features.words import DASHES, MARKS
from stancekit.lexicon import terms

_MAY_STAND_ALONE: Final = frozenset(
    (
        "who others many some most few both all that these those another each two three four five six seven eight ten"
    ).split()
)
_FRACTIONS: Final = frozenset("half third quarter fifth tenth majority minority number handful couple dozen".split())
_LONGEST_ASIDE: Final = 12
_ONE: Final = frozenset(("a", "an", "another"))
_DIRECT_ASIDE: Final = frozenset("of in to about at on during when as after with".split())
_PLACING: Final = frozenset("in at on during from after before".split())
_PASSIVE_PREPOSITIONS: Final = frozenset("of as for about with on against over".split())


def read_verb(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """What a verb may attribute: behind it, before it, on both sides, or in the passive."""
    group, support = verb_group(p, head, first)
    if support == "bare" and _is_noun_there(p, head, group, first, last, cue):
        return None
    if support == "to" and "base" not in cue.forms:
        return None  # `answers to emailed questions`
    if group == head:
        inverted = _inverted(p, head, first, last, cue)
        if inverted is not None:
            return inverted
    if support == "be" and (as_saying := _as_saying(p, head, last)) is not None:
        return _quoted_as(p, as_saying, group, first, last)
    if "part" in cue.forms and (support == "be" or _is_reduced_passive(p, head, first, last)):
        return _passive(p, head, group, first, last, cue)
    form = _form(cue, support)
    if form == "participle" or form == "infinitive":
        position = _participle_position(p, group, first) if form == "participle" else "subject"
        source = noun_phrase_before(p, group, first) if form == "participle" and position == "subject" else None
        if source is not None and adjunct_class(p.words[source[1] - 1]) == "medium":  # `released a statement saying`
            source = near_subject(p, source[0], first) or source
        if form == "infinitive":
            source = _subject_of_support(p, group, first)
        return _leading(p, head, group, first, last, cue, source, form, position)
    source = subject_of(p, group, first)
    position = "subject" if source is not None else _subjectless(p, group, first)
    if source is None and group > first and form in ("base", "present") and position != "conjunction":
        return None
    if source is None and form == "base" and is_noun_too(p.words[head]):
        return None
    found = (
        _behind_as(p, head, group, first, last, cue, source, form)
        or _trailing(p, head, group, first, last, cue, source, form, position)
        or _leading(p, head, group, first, last, cue, source, form, position)
    )
    return _raised(p, found) if cue.raises and found is not None and found.contents else found


def _as_saying(p: Passage, head: int, last: int) -> int | None:
    """The "saying" of `was quoted (by the paper) as saying`."""
    for i in range(head + 1, min(last - 1, head + _LONGEST_ASIDE)):
        if p.words[i] == "as":
            return i + 1 if p.words[i + 1] in ("saying", "telling") else None
        if p.words[i] == "," or p.inside[i] >= 0:
            return None
    return None


def _quoted_as(p: Passage, saying: int, group: int, first: int, last: int) -> Candidate | None:
    """Read `Ito was quoted as saying …`, as if Ito had said it."""
    cue, source = cues()[p.words[saying]][0], subject_of(p, group, first)
    return _trailing(p, saying, group, first, last, cue, source, "past", "subject") or _leading(
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


def _is_reduced_passive(p: Passage, head: int, first: int, last: int) -> bool:
    """Whether a participle opens a clause without a subject, and its agent follows: `Asked by Ito whether …`."""
    opens = head == first or p.words[head - 1] in ("when", "if", ",", "as", "although", "while")
    return opens and p.words[head + 1 : min(last, head + 2)] == ["by"]


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
    if p.upper[head] and not _in_title_case(p, first, last):
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
    if cue.forms == {"base"} and is_third_person(before) and before not in _people() and is_noun_too(p.words[head]):
        return True  # `rejects call for`
    if before.endswith("ing") and is_noun_too(p.words[head]) and not p.capital(group - 1):
        return True  # `answering questions`
    adjective = before.endswith(("ive", "al", "ic", "ous")) and not p.capital(group - 1)
    adjective = adjective and not is_third_person(p.words[head])  # `the executive says`
    return kind is None and adjective and following in ("auxiliary", "preposition", None)


@cache
def _people() -> frozenset[str]:
    return frozenset(role + "s" for role in terms("roles"))


def _in_title_case(p: Passage, first: int, last: int) -> bool:
    """Whether all but a few words of the sentence ``[first, last)`` have capitals, so that these tell nothing."""
    long = [i for i in range(first, last) if p.kinds[i] is None and len(p.words[i]) > 3 and p.words[i][0].isalpha()]
    return sum(map(p.upper.__getitem__, long)) > 0.7 * len(long)


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


def _inverted(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """Read `…, said Ito.`, the cue before its source."""
    if not cue.inverts or "ing" in cue.forms or head <= first + 1 or head + 1 >= last:
        return None
    quoted = _closed_quotation(p, head - 1, first) is not None
    following = p.words[head + 1]
    if not (quoted or p.words[head - 1] == ",") or following in ("that", "to", ":") or following in MARKS:
        return None
    source = noun_phrase_after(p, head + 1, last)
    if source is None or p.kinds[source[0]] not in (None, "determiner", "possessive", "subject"):
        return None
    if not quoted:
        if source[1] < last and (p.words[source[1]] in MARKS or p.kinds[source[1]] == "auxiliary"):
            return None
        if _opens_with_apposition(p, first, head):
            return None
        subject = noun_phrase_before(p, head, first)
        if subject is not None and (
            not has_finite(p, first, subject[1])
            or (subject[0] > first and _closed_quotation(p, subject[0] - 1, first) is not None)
        ):
            return None
    pronoun = p.kinds[source[0]] == "subject"
    opening = slice(source[0], source[1] + 1 if pronoun else min(source[1], source[0] + 6))
    if "auxiliary" in p.kinds[opening] and "who" not in p.words[opening]:
        return None
    before = content_before(p, first, head)
    if before is None:
        return None
    after = content_after(p, source[1], last, quoted=quoted) if source[1] < last else None
    order = "inverted after quotation" if quoted else "inverted"
    return Candidate(
        (head, head + 1), source, [before, *([after] if after else [])], cue, "trailing", "past", order=order
    )


def _opens_with_apposition(p: Passage, first: int, head: int) -> bool:
    """Whether a subject with an apposition stands before the verb: `The lawyer, hired in May, said | it failed`."""
    comma = p.words.index(",", first, head)
    if comma == head - 1 or p.kinds[first] in ("preposition", "subordinator", "adverb", "time"):
        return False
    word, kind = p.words[comma + 1], p.kinds[comma + 1]
    apposed = word.endswith("ing") or word.isdigit() or kind in ("relative", "determiner", "possessive")
    return (apposed or is_past(p, comma + 1)) and not has_finite(p, first, comma)


def _behind_as(
    p: Passage, head: int, group: int, first: int, last: int, cue: Cue, source: Range | None, form: str
) -> Candidate | None:
    """Read `As Ito said on Friday, …`."""
    opening = -1 if source is None else source[0] - 1
    if opening < first or p.words[opening] != "as" or not (opening == first or p.kinds[opening - 1] == "conjunction"):
        return None
    cue_end = _particle_end(p, head, last, cue)
    comma = next((i for i in range(cue_end, min(last, cue_end + _LONGEST_ASIDE)) if p.words[i] == ","), last)
    if comma + 1 >= last or has_finite(p, cue_end, comma):
        return None
    end = content_end(p, comma + 1, last, clause=True)
    if end <= comma + 1:
        return None
    return Candidate((group, cue_end), source, [(comma + 1, end)], cue, "trailing", form)


def _particle_end(p: Passage, head: int, last: int, cue: Cue) -> int:
    """Where a verb ends, with its particle: `pointed out |`, `went on |`."""
    return head + 1 + (head + 1 < last and p.words[head + 1] in (cue.particle, "out"))


def _trailing(
    p: Passage, head: int, group: int, first: int, last: int, cue: Cue, source: Range | None, form: str, position: str
) -> Candidate | None:
    """Read `…, Ito said.` and `…, Ito said, …`, content before the source."""
    words = p.words
    left = source[0] if source is not None else group
    if source is not None and left > first and words[left - 1] == "as":
        left -= 1  # `…, as Ito said`
    if left <= first + 1:
        return None
    quotation = _closed_quotation(p, left - 1, first)
    quoted = quotation is not None and not is_title(p, quotation, first)
    if source is None and not quoted:
        return None
    if not (quoted or words[left - 1] in (",", "?", "!", "…") or words[left - 1] in DASHES):
        return None
    cue_end = _particle_end(p, head, last, cue)
    end = adjunct_end(p, cue_end, last)
    if cue.has_hearer and end == head + 1:
        end = _hearer_end(p, end, last)
    if not quoted and end < last and words[end] in _PLACING and has_finite(p, first, left):
        end = _place_end(p, end, last)
    stops = end >= last or words[end] in (",", ".", ";", ":", "!", "?") or words[end] in DASHES
    if not (quoted or stops):
        return None
    before = content_before(p, first, left)
    if before is None or (not quoted and end < last and _introduces(p, end, before)):
        return None
    if quoted and p.kinds[left] == "subject" and _is_told_twice(p, *before):
        before = p.quotations[p.inside[before[1] - 1]].first, before[1]
    if quoted and end < last and words[end] in _DIRECT_ASIDE:
        while end < last and words[end] not in (",", ".", ":") and p.inside[end] < 0:
            end += 1
    inside = not quoted and not _stands_alone(p, *before)
    after = content_after(p, end, last, quoted=quoted, inside=inside) if end < last else None
    order = "inside content" if inside else "after quotation" if quoted else "after content"
    if inside and (after is None or words[end] != ","):
        return None
    contents = [before] if after is None else [before, after]
    return Candidate((group, cue_end), source, contents, cue, "trailing", form, position, order)


def _place_end(p: Passage, begin: int, last: int) -> int:
    """Where `said | in Paris |` ends, if nothing but the place or the occasion follows the verb; else `begin`."""
    for i in range(begin, min(last, begin + _LONGEST_ASIDE)):
        if p.words[i] in (",", ".", ";"):
            return begin if has_finite(p, begin, i) else i
        if p.words[i] in ("that", "to", ":") or p.inside[i] >= 0:
            return begin
    return begin


def _is_told_twice(p: Passage, begin: int, end: int) -> bool:
    """Whether what ends with a quotation has a cue of its own: `Ito said he was "glad to go," | he said`."""
    if p.inside[end - 1] < 0:
        return False
    cues = (verb_cue(p.words[i]) for i in p.cues_in(begin, end) if p.inside[i] < 0)
    return any(cue is not None and cue.takes_quotation and "past" in cue.forms for cue in cues)


def _introduces(p: Passage, end: int, before: Range) -> bool:
    """Whether a quotation of its own follows, so that what stands before the source is no content."""
    if p.words[end] not in (",", ":") or p.quotation_at(end + 1) is None or end + 2 >= len(p.words):
        return False
    if p.words[end] == ":" or not _stands_alone(p, *before):
        return True
    adjunct = p.words[before[0]].endswith(("ed", "ing")) or p.kinds[before[0]] == "subordinator"
    return adjunct or (p.capital(end + 2) and not p.words[end + 2].startswith("i'") and p.words[end + 2] != "i")


def _stands_alone(p: Passage, begin: int, end: int) -> bool:
    """Whether the words before an attribution are a content, not the adjunct of what follows it."""
    if p.kinds[begin] in ("preposition", "subordinator", "adverb") and not has_finite(p, begin, end):
        comma = next((i for i in range(begin, end) if p.words[i] == ","), end)
        return comma < end and _stands_alone(p, comma + 1, end)
    return end - begin >= 4 or "auxiliary" in p.kinds[begin + 1 : end - 1]


def _hearer_end(p: Passage, begin: int, last: int) -> int:
    """Where `told | reporters on Friday |` ends, if nothing but a hearer follows the verb."""
    words = p.words
    i = begin
    while i < min(last, begin + 7) and words[i][0].isalnum() and words[i] != "to":
        if p.kinds[i] in ("auxiliary", "subject", "subordinator"):
            break
        i += 1
    if i > begin and (i == last or words[i] in (",", ".")):
        return adjunct_end(p, i, last)
    return begin


def _closed_quotation(p: Passage, i: int, first: int) -> Quotation | None:
    """The quotation that ends at word `i`, or before a comma there."""
    if i > first and p.words[i] == ",":
        i -= 1
    if i < first or p.inside[i] < 0:
        return None
    quotation = p.quotations[p.inside[i]]
    return quotation if quotation.last == i + 1 else None


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


def _passive(p: Passage, head: int, group: int, first: int, last: int, cue: Cue) -> Candidate | None:
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
        return _behind_as_by(p, group, head, agent, last, cue)
    else:
        kind = "by"
    return Candidate((group, head + 1), source, contents, cue, "passive " + kind, "passive") if contents else None


def _behind_as_by(p: Passage, group: int, head: int, agent: int, last: int, cue: Cue) -> Candidate | None:
    """Read `As reported by Ito, …`, where the agent ends at the comma."""
    comma = next((i for i in range(agent, min(last, agent + _LONGEST_ASIDE)) if p.words[i] == ","), last)
    end = content_end(p, comma + 1, last, clause=True) if comma + 1 < last else comma
    if end <= comma + 1:
        return None
    return Candidate((group, head + 1), (agent, comma), [(comma + 1, end)], cue, "trailing", "passive")
