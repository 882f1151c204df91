"""What anyone could write in an afternoon: regular expressions that find attributions, and simple stances."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from benchmarks.lists import alternatives, listed
from benchmarks.polnear import Attribution
from stancekit.lexicon.inflection import verb_forms
from stancekit.model import STANCES, Floats
from stancekit.statement import Pair, Stance, Statement

# Given statements, what a system takes for the probabilities of their stances.
Labeller = Callable[[Sequence[Statement]], Floats]

_LINE = re.compile(r"[^\n]+")
_QUOTATION = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?|''[^\n]*?(?:''|$)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”']*\s+(?=[\"“A-Z])")
_NAME = r"[A-Z][\w.’'-]*(?: (?:of|for|the|and|de|[A-Z][\w.’'-]*))*"
_NOUN = r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Ss]ome) (?:[\w’'-]+ ){0,3}?[\w’'-]+"
_SOURCE = rf"(?:\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I|who)\b|{_NOUN}|{_NAME})"
_BEFORE = re.compile(rf"({_SOURCE})(?:,[^,]{{1,60}},)?(?: (?:has|had|have|also|then|later))* ?$")
_AFTER = re.compile(rf" ({_SOURCE})")
_ACCORDING = re.compile(rf"\b[Aa]ccording to ({_SOURCE})")
_WORD = re.compile(r"n't|\w+(?=n't)|\w+")
_FIRST_WORDS = 8
_THAT = re.compile(r"(?: \w+day)?[,:]? (?:that )?")


@cache
def _verbs() -> re.Pattern[str]:
    forms = {form for term in listed("reporting") for form in verb_forms(term).values() if not form.endswith("ing")}
    return re.compile(rf"\b(?:{alternatives(frozenset(forms))})\b")


def expressions(text: str) -> list[Attribution]:
    """What a page of regular expressions finds: quotation marks, a few dozen verbs and "according to".

    A paragraph of nothing but a quotation goes on what the last source said.
    """
    found: list[Attribution] = []
    for line in _LINE.finditer(text):
        there = _in_line(line.group(), line.start())
        alone = _QUOTATION.fullmatch(line.group().strip())
        if found and alone and not there:
            there = [Attribution(found[-1].source, (), ((line.start(), line.end()),))]
        found += there
    return found


def _in_line(line: str, base: int) -> list[Attribution]:
    quotations = [match.span() for match in _QUOTATION.finditer(line)]
    ends = [match.start() for match in _SENTENCE_END.finditer(line) if not _within(quotations, match.start())]
    ends.append(len(line))
    cues = [*_ACCORDING.finditer(line), *_verbs().finditer(line)]
    found: list[Attribution] = []
    taken: set[Pair] = set()
    reached = 0
    for cue in sorted(cues, key=re.Match.start):
        if cue.start() < reached or _within(quotations, cue.start()):
            continue
        first = max((end for end in ends if end <= cue.start()), default=0)
        last = min(end for end in ends if end > cue.start())
        source = cue.span(1) if cue.re is _ACCORDING else _source(line, cue, first, last)
        begin = max(cue.end(), source[1] if source else 0)
        contents = [(a, b) for a, b in quotations if first <= a < cue.start() and (a, b) not in taken]
        if contents:
            contents += [(a, b) for a, b in quotations if begin <= a <= begin + 40 or (begin < a and a - 1 in ends)]
            taken.update(contents)
        elif cue.re is _ACCORDING and cue.start() > first + 20:
            contents = [(first, cue.start())]
        else:
            that = _THAT.match(line, begin)
            contents = [(that.end() if that else begin, last)]
            reached = last
        pieces = [_trimmed(line, *pair) for pair in contents]
        pieces = [(base + a, base + b) for a, b in pieces if a < b]
        if pieces and source:
            cue_end = cue.end() if cue.re is not _ACCORDING else cue.start(1)
            place = (base + cue.start(), base + cue_end)
            found.append(Attribution(((base + source[0], base + source[1]),), (place,), tuple(pieces)))
    return found


def _within(spans: list[Pair], at: int) -> bool:
    return any(start < at < end for start, end in spans)


def _source(line: str, cue: re.Match[str], first: int, last: int) -> Pair | None:
    start = max(first, cue.start() - 120)
    before = _BEFORE.search(line[start : cue.start()])
    if before:
        return start + before.start(1), start + before.end(1)
    after = _AFTER.match(line, cue.end(), last)
    return after.span(1) if after else None


def _trimmed(line: str, start: int, end: int) -> Pair:
    while end > start and line[end - 1] in " .,;:":
        end -= 1
    while start < end and line[start] in ' .,;:”"':
        if line[start] == '"' and line.count('"', start, end) != 1:
            break
        start += 1
    return start, end


def always(stances: Sequence[Stance]) -> Labeller:
    """The label most statements have."""
    likely = Counter(stances).most_common(1)[0][0]
    return lambda statements: certain([likely] * len(statements))


def by_markers(statements: Sequence[Statement]) -> Floats:
    """A crude list of markers, looked for in the cue and the first words of the content."""
    return certain([_marked(statement) for statement in statements])


def _marked(statement: Statement) -> Stance:
    """A denying cue denies; a weak word or a question is hedge; another denying word denies."""
    cue = set(_words(statement.cue.text)) if statement.cue else set()
    said = set(_words(statement.text)[:_FIRST_WORDS])
    if cue & listed("deny marker"):
        return Stance.DENY
    if (cue | said) & listed("hedge marker") or statement.text.rstrip(" \"”'").endswith("?"):
        return Stance.HEDGE
    return Stance.DENY if said & listed("deny marker") else Stance.ASSERT


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def shown(statement: Statement) -> str:
    """The words of cue and content, which is what a system without a feature module sees."""
    return f"{statement.cue.text} {statement.text}" if statement.cue else statement.text


def plain_pipeline() -> Pipeline:
    """TF-IDF of words and pairs of words, and logistic regression: the textbook's answer."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    return make_pipeline(vectorizer, LogisticRegression(C=10, max_iter=1000))


def plain(statements: Sequence[Statement], stances: Sequence[Stance]) -> Labeller:
    """The textbook's answer, fitted on labelled statements."""
    fitted = plain_pipeline().fit([shown(statement) for statement in statements], list(stances))
    return lambda asked: np.asarray(fitted.predict_proba([shown(statement) for statement in asked]))


def certain(stances: Sequence[Stance]) -> Floats:
    """Probabilities of a system that gives none."""
    return np.eye(len(STANCES))[[STANCES.index(stance) for stance in stances]]
