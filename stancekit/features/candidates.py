"""Candidates: what the cues of a sentence may attribute, one function a construction."""

from __future__ import annotations

from typing import Final

from stancekit.features.candidate import Candidate, weigh
from stancekit.features.contents import content_before, content_end
from stancekit.features.cues import CUES, Cue, frame
from stancekit.features.grammar import has_finite, is_finite, skip_verb_support, verb_group
from stancekit.features.noun_phrases import noun_phrase_after
from stancekit.features.passages import Passage
from stancekit.features.sources import is_expletive, possessor, subject_behind, subject_of
from stancekit.features.verbs import read_verb
from stancekit.features.words import DASHES, MARKS
from stancekit.lexicon import terms

_LABEL: Final = 12  # what a label weighs, in tenths of log odds: too rare in PolNeAR to be fitted
_LINKS: Final = frozenset(
    (
        "seem seems seemed feel feels felt remain remains remained appear appears looked became sounded grew"
        " getting making makes made"
    ).split()
)
_NOUN_CLASS_PREPOSITIONS: Final = frozenset("of about for on to in at with over against".split())
_RUBRICS: Final = terms("furniture", "rubric")
_HEADS: Final = terms("roles") | terms("organisation_words", "organisation", "generic")
_SAY_IN_HEADLINES: Final = _HEADS | {head + "s" for head in _HEADS}
_NOUN_FRAMES: Final = _NOUN_CLASS_PREPOSITIONS | {"that", "infinitive", "quotation", "question"}


def candidates(p: Passage, first: int, last: int) -> list[Candidate]:
    """What the cues of the sentence ``[first, last)`` may attribute, weighed."""
    result = []
    for i in p.cues_in(first, last):
        if p.inside[i] < 0:
            for cue in CUES[p.words[i]]:
                if cue.particle and p.words[i + 1 : i + 2] != [cue.particle]:
                    continue
                found = _READERS[cue.word_class](p, i, first, last, cue)
                if found is not None:
                    found.weight = weigh(p, found, first)
                    result.append(found)
                    break
    return result


def _noun(p: Passage, noun: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """Read `Ito's claim that …` and `criticism of …`."""
    begin = noun + 1
    if begin >= last:
        return None
    if p.kinds[begin] == "auxiliary":
        return _predicated(p, noun, first, last, cue)
    kind = frame(p.words[begin])
    if kind == "infinitive" and begin + 1 < last and (p.kinds[begin + 1] is not None or p.capital(begin + 1)):
        kind = "to"  # `opposition to the plan`
    if kind not in _NOUN_FRAMES:
        return None
    clause = kind in ("that", "infinitive")
    if kind == "that" and begin + 1 < last and is_finite(p, begin + 1, first):
        return None  # a relative clause: `the report that found …`
    begin += kind in _NOUN_CLASS_PREPOSITIONS
    end = content_end(p, begin, last, clause=clause, first_comma=True) if begin < last else begin
    if kind in _NOUN_CLASS_PREPOSITIONS:
        end = _verb_begin(p, begin, end)
    if end <= begin:
        return None
    source, form = possessor(p, noun, first)
    return Candidate((noun, noun + 1 if clause else begin), source, [(begin, end)], cue, kind, "noun " + form)


def _predicated(p: Passage, noun: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """Read `Ito's claim is | that the port closed`."""
    begin = skip_verb_support(p, noun + 1, last)
    if begin >= last or p.words[begin] != "that" or p.words[begin - 1] not in ("is", "was", "been"):
        return None
    source, form = possessor(p, noun, first)
    content = begin, content_end(p, begin, last, clause=True)
    return Candidate((noun, begin), source, [content], cue, "is that", "noun " + form) if content[1] > begin else None


def _verb_begin(p: Passage, begin: int, end: int) -> int:
    """Where a phrase ends that may be a part of the subject: `the claim of fraud | has been made`."""
    for i in range(begin, end):
        if p.kinds[i] in ("relative", "subordinator", "subject"):
            return end
        if p.kinds[i] == "auxiliary" and p.inside[i] < 0:
            return i
    return end


def _adjective(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """Read `Ito is confident that …`."""
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
    source = subject_of(p, group, first)
    if is_expletive(p, source):
        source = None
    relative = source is not None and p.words[source[0]] in ("who", "which")
    opens = group == first  # `Alarmed by the leak, | the board met`
    end = content_end(p, begin, last, clause=clause, first_comma=relative or opens) if begin < last else begin
    if end <= begin:
        return None
    if opens and end + 1 < last and p.words[end] == ",":
        source = subject_behind(p, end + 1, last)
    return Candidate((group, head + 1 if clause else begin), source, [(begin, end)], cue, kind, "adjective " + support)


def _according(p: Passage, head: int, first: int, last: int, cue: Cue) -> Candidate | None:
    """Read `According to Ito, …` and `…, according to Ito`."""
    if p.words[head + 1 : head + 2] != ["to"]:
        return None
    if head <= first + 1:
        return _according_first(p, head, last, cue)
    source = noun_phrase_after(p, head + 2, last)
    if source is None:
        return None
    before = content_before(p, first, head)
    if before is None:
        return None
    contents = [before]
    if source[1] + 1 < last and p.words[source[1]] == ",":
        end = content_end(p, source[1] + 1, last, clause=True)
        contents += [(source[1] + 1, end)] if end > source[1] + 1 else []
    return Candidate((head, head + 2), source, contents, cue, "to", "according", order="after content")


def _according_first(p: Passage, head: int, last: int, cue: Cue) -> Candidate | None:
    """Read `According to Ito, …`, where the source ends at the first comma, or behind an apposition at the second."""
    commas = [i for i in range(head + 2, last) if p.words[i] == "," and p.inside[i] < 0][:2]
    if not commas:
        return None
    comma = commas[0]
    if len(commas) == 2 and not has_finite(p, comma + 1, commas[1]):
        comma = commas[1]
    end = content_end(p, comma + 1, last, clause=True)
    if end <= comma + 1 or comma == head + 2:
        return None
    return Candidate((head, head + 2), (head + 2, comma), [(comma + 1, end)], cue, "to", "according")


_READERS: Final = {"verb": read_verb, "noun": _noun, "adjective": _adjective, "phrase": _according}


def labelled(p: Passage, *, headline: bool) -> Candidate | None:
    """Read the headline `Ito: The port is safe`, and in the text the label `ITO:` of a transcript."""
    words = p.words
    begin = int(words[0] in MARKS)
    for i in range(begin + 1, min(len(words) - 2, 9)):
        if words[i] == ":" and p.end(i - 1) == p.starts[i] and p.end(i) < p.starts[i + 1]:
            label = range(begin, i)
            named = all(p.capital(j) or p.kinds[j] in ("preposition", "determiner", "conjunction") for j in label)
            transcript = len(words[begin]) > 1 and p.text[p.starts[begin] : p.end(i - 1)].isupper()
            if not (named and (headline or transcript)) or _is_rubric(words[begin:i]):
                return None
            if ":" in words[i + 1 :]:
                return None  # a list of prices or the like
            end = len(words)
            while words[end - 1] == ".":
                end -= 1
            found = Candidate((i, i + 1), (begin, i), [(i + 1, end)], None, "label", "label", weight=_LABEL)
            return found if end > i + 1 else None
        if not (p.forms[i].alnum or words[i] in ("'s", ".", "(", ")", "-")):
            return None
    return None


def _is_rubric(label: list[str]) -> bool:
    """Whether a label names a column or a kind of article, nobody who says something: `Breaking: …`."""
    return label[0] in _RUBRICS or " ".join(label) in _RUBRICS


def tailed(p: Passage) -> Candidate | None:
    """Read the headline `The port is safe: Ito` or `The port is safe - engineer`."""
    words = p.words
    end = len(words) - (words[-1] == ".")
    for i in range(end - 2, max(end - 6, 2), -1):
        colon = words[i] == ":" and p.end(i - 1) == p.starts[i]
        if colon or words[i] in DASHES:
            # After a dash, a name is that of the paper.
            if not all(colon if p.forms[j].upper else words[j] in _SAY_IN_HEADLINES for j in range(i + 1, end)):
                return None
            cue, source, content = (i, i + 1), (i + 1, end), (0, i)
            return Candidate(cue, source, [content], None, "label", "label", order="after content", weight=_LABEL)
        if not p.forms[i].alnum:
            return None
    return None


def signed(p: Passage) -> Candidate | None:
    """Read `"…" — Ito`, at the end of a paragraph."""
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
            if has_finite(p, dash + 1, end):
                return None  # `"…" — Ito said`
            cue, source, content = (dash, dash + 1), (dash + 1, end), (quotation.first, quotation.last)
            found = Candidate(cue, source, [content], None, "label", "label", order="after quotation", weight=_LABEL)
            return found if end > dash + 1 else None
    return None
