"""Candidates: what each cue of a sentence may attribute to whom, one function a construction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stancekit.features.contents import content_after, content_before, content_end, quotation_ahead
from stancekit.features.cues import Cue, construction_weights, cues, frame
from stancekit.features.grammar import (
    Range,
    adjunct_class,
    adjunct_end,
    has_finite,
    is_finite,
    is_past,
    verb_group,
    word_class,
)
from stancekit.features.passages import Passage, Quotation
from stancekit.features.sources import noun_phrase_after, noun_phrase_before, possessor, source_kind
from stancekit.features.words import DASHES, MARKS

_CLAUSE_WORDS = frozenset("that to whether if how why what not".split())
_LINKS = frozenset("seems seemed feels felt remains remained became sounded grew appears looked getting making makes made".split())
_MAY_STAND_ALONE = frozenset("who others many some most few both all that these those".split())
_PARTICLES = frozenset("out back off up down away".split())
_DIRECT_ASIDE = frozenset("of in to about at on during when as after with".split())
_NOUN_CLASS_PREPOSITIONS = frozenset("of about for on to in at with".split())
_PASSIVE_PREPOSITIONS = frozenset("of as for about with on against over".split())
_LONGEST_HEARER = 9


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


def candidates(p: Passage, first: int, last: int) -> Iterator[Candidate]:
    """What the cues of the sentence ``[first, last)`` may attribute, weighed."""
    known = cues()
    inside = p.inside
    for i in [i for i, word in enumerate(p.words[first:last], first) if word in known]:
        if inside[i] < 0:
            for cue in known[p.words[i]]:
                found = _READERS[cue.word_class](p, i, first, last, cue)
                if found is not None:
                    found.weight = _weigh(p, found)
                    yield found
                    break


def _weigh(p: Passage, c: Candidate) -> int:
    """The evidence that a candidate is an attribution, in tenths of log odds."""
    weights = construction_weights()
    quoted = any(p.inside[i] >= 0 for begin, end in c.contents for i in (begin, end - 1))
    total = weights["all", ""] + weights.get(("frame", c.frame), 0) + weights.get(("form", c.form), 0)
    total += weights.get(("position", c.position), 0) + weights.get(("order", c.order), 0)
    total += weights.get(("source", source_kind(p, c.source)), 0) + weights["content", "quoted" if quoted else "plain"]
    if c.term is not None:
        total += c.term.weight + c.term.frames.get(c.frame, 0)
    return total


# --- verbs


def _verb(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """What a verb may attribute: behind it, before it, on both sides, or in the passive."""
    group, support = verb_group(p, head, first)
    if support == "bare" and _is_noun_there(p, head, group, first, last, cue):
        return None
    if group == head:
        inverted = _inverted(p, head, first, last, cue)
        if inverted is not None:
            return inverted
    if support == "be" and "part" in cue.forms:
        return _passive(p, head, group, first, last, cue)
    form = _form(cue, support)
    if form == "participle" or form == "infinitive":
        position = _participle_position(p, group, first) if form == "participle" else "subject"
        source = noun_phrase_before(p, group, first) if form == "participle" and position == "subject" else None
        return _leading(p, head, group, first, last, cue, source, form, position)
    source = noun_phrase_before(p, group, first) if group > first else None
    if source is None and form in ("base", "present") and group > first:
        return None
    position = "subject" if source is not None else _subjectless(p, group, first)
    trailing = _trailing(p, head, group, first, last, cue, source, form, position)
    return trailing or _leading(p, head, group, first, last, cue, source, form, position)


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
    """Whether a form like `report` or `claims` stands where a noun would."""
    if not cue.forms <= {"base", "s"} or group == first:
        return False
    before = p.words[group - 1]
    if before in _MAY_STAND_ALONE:
        return False
    kind = word_class(before)
    if kind in ("determiner", "possessive", "preposition", "auxiliary"):
        return True
    following = word_class(p.words[head + 1]) if head + 1 < last else "preposition"
    adjective = before.endswith(("ive", "al", "ic", "ous")) and not p.capital(group - 1)
    return kind is None and adjective and following in ("auxiliary", "preposition", None)


def _subjectless(p: Passage, group: int, first: int) -> str:
    """Where a verb without a subject of its own stands."""
    if group == first:
        return "initial"
    before = p.words[group - 1]
    if word_class(before) == "conjunction":
        return "conjunction"
    return "comma" if before == "," or before in DASHES else "unknown"


def _participle_position(p: Passage, group: int, first: int) -> str:
    """Where a participle stands: its subject may be elsewhere."""
    if group == first:
        return "initial"
    before = p.words[group - 1]
    kind = word_class(before)
    if before == "," or before in DASHES:
        return "comma"
    if kind == "preposition":
        return "preposition"
    return "conjunction" if kind in ("conjunction", "subordinator") else "subject"


def _closed_quotation(p: Passage, i: int, first: int) -> Quotation | None:
    """The quotation that ends at word `i`, or before a comma there."""
    if i > first and p.words[i] == ",":
        i -= 1
    if i < first or p.inside[i] < 0:
        return None
    quotation = p.quotations[p.inside[i]]
    return quotation if quotation.last == i + 1 else None


def _inverted(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """`…, said Ito.`"""
    if not cue.inverts or "ing" in cue.forms or head <= first + 1 or head + 1 >= last:
        return None
    quoted = _closed_quotation(p, head - 1, first) is not None
    following = p.words[head + 1]
    if not (quoted or p.words[head - 1] == ",") or following in ("that", "to", ":") or following in MARKS:
        return None
    source = noun_phrase_after(p, head + 1, last)
    if source is None or word_class(p.words[source[0]]) not in (None, "determiner", "possessive", "subject"):
        return None
    if not quoted:
        if source[1] < last and (p.words[source[1]] in MARKS or word_class(p.words[source[1]]) == "auxiliary"):
            return None
        subject = noun_phrase_before(p, head, first)
        if subject is not None and (
            not has_finite(p, first, subject[1])
            or (subject[0] > first and _closed_quotation(p, subject[0] - 1, first) is not None)
        ):
            return None
    pronoun = word_class(p.words[source[0]]) == "subject"
    opening = p.words[source[0] : source[1] + 1 if pronoun else min(source[1], source[0] + 6)]
    if "who" not in opening and any(word_class(word) == "auxiliary" for word in opening):
        return None
    before = content_before(p, first, head)
    if before is None:
        return None
    after = content_after(p, source[1], last, quoted=quoted) if source[1] < last else None
    order = "inverted after quotation" if quoted else "inverted"
    return Candidate((head, head + 1), source, [before, *([after] if after else [])], cue, "trailing", "past", order=order)


def _trailing(
    p: Passage, head: int, group: int, first: int, last: int, cue: Cue, source: Range | None, form: str, position: str
) -> Candidate | None:
    """`…, Ito said.` and `…, Ito said, …`"""
    words = p.words
    left = source[0] if source is not None else group
    if left <= first + 1:
        return None
    quoted = _closed_quotation(p, left - 1, first) is not None
    if source is None and not quoted:
        return None
    if not (quoted or words[left - 1] in (",", "?", "!", "…") or words[left - 1] in DASHES):
        return None
    end = adjunct_end(p, head + 1, last)
    if cue.has_hearer and end == head + 1:
        end = _hearer_end(p, end, last)
    stops = end >= last or words[end] in (",", ".", ";", ":", "!", "?") or words[end] in DASHES
    if not (quoted or (stops and (cue.takes_clause or cue.weight > 0))):
        return None
    before = content_before(p, first, left)
    if before is None or (not quoted and end < last and _introduces(p, end, before)):
        return None
    if quoted and end < last and words[end] in _DIRECT_ASIDE:
        while end < last and words[end] not in (",", ".", ":") and p.inside[end] < 0:
            end += 1
    after = content_after(p, end, last, quoted=quoted) if end < last else None
    order = "after quotation" if quoted else "after content"
    if not quoted and not _stands_alone(p, *before):
        if after is None or words[end] != "," or not has_finite(p, *after):
            return None
        order = "inside content"
    contents = [before] if after is None else [before, after]
    return Candidate((group, head + 1), source, contents, cue, "trailing", form, position, order)


def _introduces(p: Passage, end: int, before: Range) -> bool:
    """Whether a quotation of its own follows, so that what stands before the source is no content."""
    if p.words[end] not in (",", ":") or p.quotation_at(end + 1) is None or end + 2 >= len(p.words):
        return False
    if p.words[end] == ":" or not _stands_alone(p, *before):
        return True
    adjunct = p.words[before[0]].endswith(("ed", "ing")) or word_class(p.words[before[0]]) == "subordinator"
    return adjunct or (p.capital(end + 2) and not p.words[end + 2].startswith("i'") and p.words[end + 2] != "i")


def _stands_alone(p: Passage, begin: int, end: int) -> bool:
    """Whether the words before an attribution are a content, not the adjunct of what follows it."""
    adjunct = word_class(p.words[begin]) in ("preposition", "subordinator", "adverb")
    return end - begin >= 4 and not (adjunct and not has_finite(p, begin, end))


def _hearer_end(p: Passage, begin: int, last: int) -> int:
    """Where `told | reporters on Friday |` ends, if nothing but a hearer follows the verb."""
    words = p.words
    i = begin
    while i < min(last, begin + 7) and words[i][0].isalnum() and words[i] != "to":
        if word_class(words[i]) in ("auxiliary", "subject", "subordinator"):
            break
        i += 1
    if i > begin and (i == last or words[i] in (",", ".")):
        return adjunct_end(p, i, last)
    return begin


def _leading(
    p: Passage, head: int, group: int, first: int, last: int, cue: Cue, source: Range | None, form: str, position: str
) -> Candidate | None:
    """`Ito said (on Tuesday) (to reporters) (that) …`"""
    found = _complement(p, head, last, cue)
    if found is None:
        return None
    begin, kind, cue_end, clause = found
    fronted = _is_fronted(p, group, first, position)
    relative = source is not None and p.words[source[0]] in ("who", "which", "that")
    end = _own_quotation_end(p, begin, kind) or content_end(p, begin, last, clause=clause, first_comma=relative or fronted)
    contents = [(begin, end)] if end > begin else []
    if not contents and kind != "colon":
        return None
    if fronted and form == "participle" and end < last and p.words[end] == ",":
        source = _subject_behind(p, end + 1, last) or source
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
    if any(p.words[i] == "," for i in range(first, group)):
        return False
    opening = p.words[first]
    return (word_class(opening) == "subordinator" and opening != "that") or (
        position == "preposition" and word_class(opening) == "preposition"
    )


def _subject_behind(p: Passage, begin: int, last: int) -> Range | None:
    """The subject of the clause that begins at word `begin`."""
    for i in range(begin, min(last, begin + 14)):
        if p.words[i] in (",", "."):
            return None
        if word_class(p.words[i]) == "auxiliary" or is_past(p, i):
            return noun_phrase_before(p, i, begin) if i > begin else None
    return None


def _complement(p: Passage, head: int, last: int, cue: Cue) -> tuple[int, str, int, bool] | None:
    """What follows a verb: where it begins, its kind, where the cue ends, whether it is a clause."""
    words = p.words
    cue_end = head + 1
    begin = adjunct_end(p, cue_end, last)
    if begin >= last:
        return None
    kind = frame(words[begin])
    if cue.has_hearer and (kind == "phrase" or word_class(words[begin]) == "object"):
        told = _after_hearer(p, begin, last, cue)
        if told is not None:
            return (*told, cue_end, told[1] != "told end")
    if words[begin] == ":":
        return begin + 1, "colon", cue_end, True
    if kind == "end" or (kind not in ("that", "phrase", "quotation", "infinitive", "question", "gerund") and cue.takes_quotation):
        ahead = quotation_ahead(p, begin, last, ",:") if cue.takes_quotation else None
        if ahead is None and words[begin] == "," and p.quotation_at(begin + 1) is not None:
            ahead = begin + 1
        if ahead is not None:
            return ahead, "direct", cue_end, True
        if kind == "end":
            resumed = _after_aside(p, begin, last)
            return None if resumed is None else (resumed, "that", cue_end, True)
    if kind in ("phrase", "of", "with", "about", "infinitive", "in"):
        ahead = quotation_ahead(p, begin, last, ",:" if words[begin] == "it" else ":")
        if ahead is not None:
            return ahead, "direct", cue_end, True
    if kind == "infinitive" and cue.refers:
        return (begin + 1, "to", begin + 1, False) if begin + 1 < last else None
    if kind == "phrase":
        clause = cue.takes_clause and has_finite(p, begin, min(last, begin + 25))
        return begin, "clause" if clause else "phrase", cue_end, clause
    if kind == "quotation":
        return begin, kind, cue_end, cue.takes_clause and has_finite(p, begin, min(last, begin + 25))
    if kind in ("that", "question", "gerund", "infinitive"):
        return begin, kind, cue_end, True
    return _after_preposition(p, begin, last, kind)


def _after_preposition(p: Passage, preposition: int, last: int, kind: str) -> tuple[int, str, int, bool] | None:
    words = p.words
    begin = preposition + 1
    if kind in _PARTICLES and begin < last and words[begin] in _NOUN_CLASS_PREPOSITIONS | {"against"}:
        begin += 1
    if begin >= last or words[begin] in (",", ".", ";"):
        return None
    return begin, kind, begin, words[begin] in _CLAUSE_WORDS


def _after_aside(p: Passage, comma: int, last: int) -> int | None:
    """Where `that …` begins after `said, as before, that …`."""
    if p.words[comma] != ",":
        return None
    for i in range(comma + 1, min(last, comma + 14)):
        if p.words[i] == "," or p.inside[i] >= 0:
            resumes = p.words[i] == "," and i + 1 < last and p.words[i + 1] == "that"
            return i + 1 if resumes else None
    return None


def _after_hearer(p: Passage, begin: int, last: int, cue: Cue) -> tuple[int, str] | None:
    """Where the content begins after the hearer: `told | the court | that …`."""
    words = p.words
    limit = min(last, begin + _LONGEST_HEARER)
    i = begin
    while i < limit and words[i] not in _CLAUSE_WORDS and words[i] not in (",", ":", "."):
        quotation = p.quotation_at(i)
        if words[i] in MARKS:
            titled = quotation is not None and words[quotation.last : quotation.last + 1] == ["that"]
            if quotation is None or not titled:
                break
            i = quotation.last  # `told | "The Morning Show" | that …`
        else:
            i += 1
    if i < limit:
        opens = words[i] in MARKS or (words[i] in (",", ":") and i + 1 < last and p.quotation_at(i + 1) is not None)
        if opens or words[i] in _CLAUSE_WORDS or words[i] == ":":
            start = i + 1 if words[i] in (",", ":") else i
            return (start, "told " + frame(words[start])) if start < last else None
    if word_class(words[begin]) == "object" or adjunct_class(words[begin]) in ("hearer", "channel"):
        start = adjunct_end(p, begin + 1, last)
        return (start, "told clause") if start < last else None
    if cue.term == "tell" and p.capital(begin):
        i = begin
        while i < last and p.inside[i] < 0 and (p.capital(i) or words[i] in ("'s", "of", "the", "on")):
            i += 1
        start = adjunct_end(p, i, last)
        if start < last and start > i and words[start] == "that":
            return start, "told that"
        if i < last and word_class(words[i]) in ("subject", "determiner", "possessive"):
            return i, "told clause"
    return None


def _passive(p: Passage, head: int, group: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """`The mayor is expected to resign`, `he was accused of fraud`, `it was announced`."""
    words = p.words
    begin = adjunct_end(p, head + 1, last)
    following = words[begin] if begin < last else "."
    subject = noun_phrase_before(p, group, first) if group > first else None
    relative = subject is not None and words[subject[0]] in ("who", "which", "that")
    kind = frame(following)
    cue_end, source, contents = head + 1, None, [subject] if subject is not None else []
    if kind in ("that", "question"):
        source, contents = subject, []
    elif following == "by":
        source = noun_phrase_after(p, begin + 1, last)
        if source is None or subject is None:
            return None
        return Candidate((group, cue_end), source, contents, cue, "passive by", "passive")
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
    return Candidate((group, cue_end), source, [*contents, (begin, end)], cue, "passive " + kind, "passive")


# --- nouns, adjectives, according to


def _noun(p: Passage, noun: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """`Ito's claim that …`, `criticism of …`"""
    begin = noun + 1
    if begin >= last:
        return None
    kind = frame(p.words[begin])
    if kind not in cue.frames:
        return None
    clause = kind in ("that", "infinitive")
    if kind == "that" and begin + 1 < last and is_finite(p, begin + 1, first):
        return None  # a relative clause: `the report that found …`
    begin += kind in _NOUN_CLASS_PREPOSITIONS
    end = content_end(p, begin, last, clause=clause, first_comma=True) if begin < last else begin
    if end <= begin:
        return None
    source, form = possessor(p, noun, first)
    return Candidate((noun, noun + 1 if clause else begin), source, [(begin, end)], cue, kind, "noun " + form)


def _adjective(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """`Ito is confident that …`"""
    begin = head + 1
    if begin >= last:
        return None
    kind = frame(p.words[begin])
    kind = "clause" if kind in ("phrase", "gerund", "quotation") else kind
    if kind not in cue.frames:
        return None
    clause = kind in ("that", "infinitive", "question", "clause")
    begin += not clause
    group, support = verb_group(p, head, first)
    if support == "bare" and group > first and p.words[group - 1] in _LINKS:
        group, support = group - 1, "link"
    source = noun_phrase_before(p, group, first) if group > first else None
    relative = source is not None and p.words[source[0]] in ("who", "which")
    end = content_end(p, begin, last, clause=clause, first_comma=relative) if begin < last else begin
    if end <= begin:
        return None
    return Candidate((group, head + 1 if clause else begin), source, [(begin, end)], cue, kind, "adjective " + support)


def _according(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """`According to Ito, …` and `…, according to Ito.`"""
    if p.words[head + 1 : head + 2] != ["to"]:
        return None
    source = noun_phrase_after(p, head + 2, last)
    if source is None:
        return None
    if head <= first + 1:
        comma = next((i for i in range(source[1], last) if p.words[i] == ","), last)
        end = content_end(p, comma + 1, last, clause=True) if comma + 1 < last else comma
        if end <= comma + 1:
            return None
        return Candidate((head, head + 2), source, [(comma + 1, end)], cue, "to", "according")
    before = content_before(p, first, head)
    if before is None:
        return None
    contents = [before]
    if source[1] + 1 < last and p.words[source[1]] == ",":
        end = content_end(p, source[1] + 1, last, clause=True)
        contents += [(source[1] + 1, end)] if end > source[1] + 1 else []
    return Candidate((head, head + 2), source, contents, cue, "to", "according", order="after content")


_READERS = {"verb": _verb, "noun": _noun, "adjective": _adjective, "phrase": _according}


# --- without a cue word


def labelled(p: Passage, *, headline: bool) -> Candidate | None:
    """`Ito: the port is safe`, in a headline, or in capitals as a transcript's label."""
    words = p.words
    begin = int(words[0] in MARKS)
    for i in range(begin + 1, min(len(words) - 2, 9)):
        if words[i] == ":" and p.ends[i - 1] == p.starts[i] and p.ends[i] < p.starts[i + 1]:
            named = all(
                p.capital(j) or word_class(words[j]) in ("preposition", "determiner", "conjunction") for j in range(begin, i)
            )
            short = headline or len(words) < 40 or p.text[p.starts[begin] : p.ends[i - 1]].isupper()
            if not (named and short and (headline or words[i + 1] != "the")):
                return None
            end = len(words)
            while words[end - 1] == ".":
                end -= 1
            form = "headline" if headline else "label"
            found = Candidate((i, i + 1), (begin, i), [(i + 1, end)], None, "colon", form)
            found.weight = _weigh(p, found)
            return found if end > i + 1 else None
        if not (words[i][0].isalnum() or words[i] in ("'s", ".", "(", ")", "-")):
            return None
    return None


def signed(p: Passage) -> Candidate | None:
    """`"…" — Ito`, at the end of a paragraph."""
    words = p.words
    for quotation in reversed(p.quotations):
        dash = quotation.last
        if quotation.single or not quotation.closed or dash >= len(words):
            continue
        dash += words[dash] in (",", ".")
        if dash + 1 < len(words) <= dash + 15 and words[dash] in DASHES and p.capital(dash + 1):
            end = len(words)
            while words[end - 1] == ".":
                end -= 1
            content = (quotation.first, quotation.last)
            found = Candidate((dash, dash + 1), (dash + 1, end), [content], None, "trailing", "dash", order="after quotation")
            found.weight = _weigh(p, found)
            return found if end > dash + 1 else None
    return None
