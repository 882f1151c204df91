"""Matches statements that were found to those that a reader marked, and scores the matches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stancekit.statement import Span, Statement

MATCH, STRICT = 0.5, 0.9

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class PRF:
    """Precision, recall and F1, in [0, 1]; 0 where nothing was to be counted."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class SpanScores:
    """How well attributions are found; contents are matched one to one.

    Parameters
    ----------
    gold, predicted : int
        Number of attributions.
    content : PRF
        Contents match when the tokens they share are at least half of the tokens either has.
    attribution : PRF
        Of these, those whose sources share a word too, or both are absent.
    strict : PRF
        Contents match when they share at least nine tenths.
    """

    gold: int
    predicted: int
    content: PRF
    attribution: PRF
    strict: PRF


@dataclass(frozen=True, slots=True)
class JointScores:
    """What becomes of each gold statement when an article is classified from its raw text. Shares in [0, 1].

    Parameters
    ----------
    statements : int
        Number of gold statements.
    found : float
        Share whose content a predicted statement shares at least half with, or lies wholly within.
    stance, source : float
        Among those found, the share with the right stance, and with a source that shares a word.
    speaker : float
        Among those found whose speaker the annotation names, the share with that speaker.
    all_right : float
        Share of all gold statements found with stance and source right.
    """

    statements: int
    found: float
    stance: float
    source: float
    speaker: float
    all_right: float


def span_scores(articles: Iterable[tuple[Sequence[Statement], Sequence[Statement]]]) -> SpanScores:
    """Score predicted attributions against gold ones.

    Parameters
    ----------
    articles : iterable of (gold statements, predicted statements)
        One pair an article; statements of one attribution count as one.

    Examples
    --------
    >>> article = "Ito denied taking the money."
    >>> gold = Statement.at(article, content=[(11, 27)], cue=(4, 10), source=(0, 3))
    >>> nearly = Statement.at(article, content=[(18, 27)], cue=(4, 10))
    >>> scores = span_scores([([gold], [nearly])])
    >>> scores.content.f1, scores.attribution.f1, scores.strict.f1
    (1.0, 0.0, 0.0)
    """
    golds = guesses = matched = sourced = strict = 0
    for gold, predicted in articles:
        wanted, given = _attributions(gold), _attributions(predicted)
        golds += len(wanted)
        guesses += len(given)
        for overlap, one, other in _matches(wanted, given):
            matched += 1
            strict += overlap >= STRICT
            sourced += _same_source(wanted[one].source, given[other].source)
    return SpanScores(
        golds,
        guesses,
        content=prf(matched, guesses, golds),
        attribution=prf(sourced, guesses, golds),
        strict=prf(strict, guesses, golds),
    )


def joint_scores(articles: Iterable[tuple[Sequence[Statement], Sequence[Statement]]]) -> JointScores:
    """Score labelled statements that were found in raw text.

    Parameters
    ----------
    articles : iterable of (gold statements, predicted statements)
        One pair an article, all with their stances.
    """
    golds = 0
    pairs: list[tuple[Statement, Statement]] = []
    for gold, predicted in articles:
        golds += len(gold)
        given = [(_tokens(statement.content), statement) for statement in predicted]
        for wanted in gold:
            score, best = max(
                ((_fit(_tokens(wanted.content), words), guess) for words, guess in given),
                key=lambda pair: pair[0],
                default=(0.0, None),
            )
            if best is not None and score > 0:
                pairs.append((wanted, best))
    stance = [wanted.stance is guess.stance for wanted, guess in pairs]
    source = [_same_source(wanted.source, guess.source) for wanted, guess in pairs]
    speaker = [wanted.speaker == guess.speaker for wanted, guess in pairs if wanted.speaker is not None]
    return JointScores(
        statements=golds,
        found=_share(len(pairs), golds),
        stance=_share(sum(stance), len(pairs)),
        source=_share(sum(source), len(pairs)),
        speaker=_share(sum(speaker), len(speaker)),
        all_right=_share(sum(one and other for one, other in zip(stance, source, strict=True)), golds),
    )


def prf(hits: int, predicted: int, gold: int) -> PRF:
    """The scores of so many hits among so many predicted and so many gold ones."""
    return PRF(_share(hits, predicted), _share(hits, gold), _share(2 * hits, predicted + gold))


def _share(part: int, whole: int) -> float:
    return float(part / whole) if whole else 0.0


@dataclass(frozen=True, slots=True)
class _Attribution:
    """The token positions of all content of one attribution, and its source."""

    content: frozenset[int]
    source: Span | None


def _attributions(statements: Iterable[Statement]) -> list[_Attribution]:
    """Statements, those of one attribution put together."""
    together: dict[int, list[Statement]] = {}
    for statement in statements:
        together.setdefault(statement.attribution, []).append(statement)
    return [
        _Attribution(_tokens(span for statement in group for span in statement.content), group[0].source)
        for group in together.values()
    ]


def _matches(wanted: list[_Attribution], given: list[_Attribution]) -> list[tuple[float, int, int]]:
    """Overlap and positions of contents that match one to one, the best overlaps first."""
    overlaps = sorted(
        (-_overlap(one.content, other.content), i, j)
        for i, one in enumerate(wanted)
        for j, other in enumerate(given)
        if one.content & other.content
    )
    result: list[tuple[float, int, int]] = []
    left, taken = set(range(len(wanted))), set(range(len(given)))
    for negative, i, j in overlaps:
        if -negative >= MATCH and i in left and j in taken:
            left.discard(i)
            taken.discard(j)
            result.append((-negative, i, j))
    return result


def _fit(gold: frozenset[int], guess: frozenset[int]) -> float:
    """How well a predicted content stands for a gold one: their overlap, or less if it is a small part of it."""
    overlap = _overlap(gold, guess)
    if overlap >= MATCH:
        return overlap
    return MATCH * len(guess) / len(gold) if guess and guess <= gold else 0.0


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(1, len(one | other))


def _tokens(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(span.start + match.start() for span in spans for match in _TOKEN.finditer(span.text))


def _same_source(gold: Span | None, guess: Span | None) -> bool:
    if gold is None or guess is None:
        return gold is guess
    return bool(_tokens([gold]) & _tokens([guess]))
