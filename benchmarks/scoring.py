"""Scores of attributions that were found: precision, recall and F1 by content, source and strictness.

A token is a word or a mark, and belongs to a span if they share a character. Contents match one to one, the best
first, if at least half of the tokens that either has are shared; strictly, nine tenths. A source is right if it
shares a word with the gold one that is no function word; if there is none, none may be given.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np

from benchmarks.lists import listed
from benchmarks.polnear import Article, Attribution
from stancekit.lexicon.inflection import verb_forms
from stancekit.matching import MATCH, PRF, STRICT, prf
from stancekit.statement import Pair, Statement

RESAMPLES = 1000

_TOKEN = re.compile(r"\w+|[^\w\s]")
_WORD = re.compile(r"\w+")
_CUE_WORD = re.compile(r"\w+(?:-\w+)*")
_MARK = re.compile("''|[\"“”„]")

Tokens = frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one gold attribution, and of what kind it is."""

    kind: str
    cue_class: str
    content: bool
    attribution: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """The counts of one article."""

    predicted: int
    rows: tuple[Row, ...]


def from_statements(statements: Iterable[Statement]) -> list[Attribution]:
    """Statements as attributions: those that share one are put together."""
    together: dict[int, list[Statement]] = {}
    for statement in statements:
        together.setdefault(statement.attribution, []).append(statement)
    return [
        Attribution(
            source=((first.source.start, first.source.end),) if first.source else (),
            cue=((first.cue.start, first.cue.end),) if first.cue else (),
            content=tuple(sorted({(span.start, span.end) for one in group for span in one.content})),
        )
        for group in together.values()
        for first in group[:1]
    ]


def score(article: Article, found: Sequence[Attribution]) -> ArticleScore:
    """Match what was found in an article to what is marked in it."""
    at = places(article.text)
    tokens = token_numbers(at)
    found = [attribution for attribution in found if attribution.content]
    given = [tokens(attribution.content) for attribution in found]
    matches = _matches([tokens(attribution.content) for attribution in article.attributions], given)
    quoted = _quoted(article.text)
    rows = []
    for number, gold in enumerate(article.attributions):
        overlap, other = matches.get(number, (0.0, -1))
        right = overlap > 0 and _same_source(article.text, at, tokens(gold.source), tokens(found[other].source))
        cue = " ".join(article.text[start:end] for start, end in gold.cue)
        rows.append(
            Row(_kind(article.text, gold.content, quoted), cue_class(cue), overlap > 0, right, overlap >= STRICT)
        )
    return ArticleScore(len(found), tuple(rows))


def places(text: str) -> list[Pair]:
    """Start and end of each token."""
    return [match.span() for match in _TOKEN.finditer(text)]


def token_numbers(places: list[Pair]) -> Callable[[Iterable[Pair]], Tokens]:
    """What gives, for some spans, the numbers of the tokens that share a character with them."""
    starts, ends = [start for start, _ in places], [end for _, end in places]

    def numbers(spans: Iterable[Pair]) -> Tokens:
        ranges = (range(bisect_right(ends, start), bisect_left(starts, end)) for start, end in spans)
        return frozenset(chain.from_iterable(ranges))

    return numbers


def f1(scores: Sequence[ArticleScore], measure: str) -> float:
    """F1 over articles by "content", "attribution" or "strict"."""
    return _prf(scores, measure).f1


def precision(scores: Sequence[ArticleScore]) -> float:
    """The share of the contents found that match."""
    return _prf(scores, "content").precision


def interval(scores: Sequence[ArticleScore], measure: str) -> tuple[float, float]:
    """The middle 95 % of F1 when articles are drawn anew, with replacement (Efron 1979)."""
    counts = np.array([(one.predicted, len(one.rows), _hits(one, measure)) for one in scores])
    drawn = np.random.default_rng(0).integers(len(counts), size=(RESAMPLES, len(counts)))
    predicted, gold, hits = counts[drawn].sum(axis=1).T
    low, high = np.quantile(2 * hits / np.maximum(1, predicted + gold), (0.025, 0.975))
    return float(low), float(high)


def recall(scores: Sequence[ArticleScore], by: str) -> dict[str, tuple[int, float]]:
    """Number and content recall of gold attributions, by their "kind" or "cue_class"."""
    rows = [row for one in scores for row in one.rows]
    total = Counter(getattr(row, by) for row in rows)
    hits = Counter(getattr(row, by) for row in rows if row.content)
    return {name: (total[name], hits[name] / total[name]) for name in sorted(total)}


def _prf(scores: Sequence[ArticleScore], measure: str) -> PRF:
    return prf(
        sum(_hits(one, measure) for one in scores),
        sum(one.predicted for one in scores),
        sum(len(one.rows) for one in scores),
    )


def _hits(one: ArticleScore, measure: str) -> int:
    return sum(getattr(row, measure) for row in one.rows)


def _matches(gold: list[Tokens], given: list[Tokens]) -> dict[int, tuple[float, int]]:
    """Gold number to overlap and number of its match."""
    homes: dict[int, list[int]] = {}
    for j, tokens in enumerate(given):
        for token in tokens:
            homes.setdefault(token, []).append(j)
    pairs = []
    for i, tokens in enumerate(gold):
        shared = Counter(j for token in tokens for j in homes.get(token, ()))
        pairs += [(-n / (len(tokens) + len(given[j]) - n), i, j) for j, n in shared.items()]
    matched: dict[int, tuple[float, int]] = {}
    taken: set[int] = set()
    for negative, i, j in sorted(pairs):
        if -negative >= MATCH and i not in matched and j not in taken:
            taken.add(j)
            matched[i] = (-negative, j)
    return matched


def _same_source(text: str, at: list[Pair], gold: Tokens, given: Tokens) -> bool:
    if not gold:
        return not given
    telling = {i for i in gold if text[slice(*at[i])].lower() not in listed("source function word")}
    return bool((telling or gold) & given)


def _quoted(text: str) -> bytearray:
    """A flag for each character: within quotation marks, or one. What a paragraph leaves open runs to its end."""
    flags = bytearray(len(text))
    for paragraph in re.finditer(r"[^\n]+", text):
        opened = -1
        for mark in _MARK.finditer(text, *paragraph.span()):
            if opened < 0 and mark.group() != "”":
                opened = mark.start()
            elif opened >= 0 and mark.group() != "“":
                flags[opened : mark.end()] = b"\1" * (mark.end() - opened)
                opened = -1
        if opened >= 0:
            flags[opened : paragraph.end()] = b"\1" * (paragraph.end() - opened)
    return flags


def _kind(text: str, content: Iterable[Pair], quoted: bytearray) -> str:
    inside = [quoted[word.start()] for span in content for word in _WORD.finditer(text, *span)]
    if inside and all(inside):
        return "direct"
    return "mixed" if any(inside) else "indirect"


def cue_class(cue: str) -> str:
    """Whether a cue is one of speech, of mind, another, or there is none.

    Examples
    --------
    >>> cue_class("has been telling"), cue_class("'s plan"), cue_class("walked"), cue_class("")
    ('speech', 'mental', 'other', 'none')
    """
    words = [word.lower() for word in _CUE_WORD.findall(cue)]
    if "according to" in " ".join(words) or words in (["according"], ["per"]):
        return "speech"
    forms = _cue_forms()
    auxiliary = listed("cue function word")
    known = next((forms[word] for word in words if word in forms and word not in auxiliary), None)
    return known or ("other" if words else "none")


@cache
def _cue_forms() -> dict[str, str]:
    """Every form of every listed cue word, with its class; one of both speech and mind is one of mind."""
    return {
        form: name
        for name in ("speech", "mental")
        for term in sorted(listed(name))
        for form in {term, *verb_forms(term).values()}
    }
