"""Scores against annotated articles: the spans found, the stances given, and both from raw text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from stancekit.corpus import AnnotatedArticle, require_annotated
from stancekit.errors import CorpusError
from stancekit.features import split
from stancekit.matching import PRF, JointScores, SpanScores, joint_scores, prf, span_scores
from stancekit.model import STANCES, Floats, StanceModel, load_model
from stancekit.statement import Stance, Statement

RESAMPLES = 1000
BINS = 10
SHORT = 12
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

Counts = npt.NDArray[np.int64]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of statements whose winning probability reaches a minimum, and the accuracy among them."""

    min_probability: float
    share: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class StanceScores:
    """How well stances and their probabilities fit the gold stances.

    Parameters
    ----------
    statements : int
        How many were scored.
    accuracy : float
        In [0, 1].
    macro_f1 : float
        Mean F1 of the stances, in [0, 1]. As in scikit-learn, a stance that is neither marked nor predicted is left
        out; one that is only marked, or only predicted, counts as 0.
    interval : tuple of float
        The 95 % bootstrap interval of `macro_f1`, whole articles resampled.
    by_stance : dict
        Precision, recall and F1 of each stance.
    ece : float
        Expected calibration error in ten equal bins of the winning probability (Guo et al. 2017).
    brier : float
        Mean squared distance between probabilities and truth, in [0, 2] (Brier 1950).
    confusion : tuple of tuple of int
        Rows: gold stance, columns: predicted, in the order of `Stance`.
    coverage : tuple of Coverage
        What is left, and how right it is, when unsure stances are left out.
    """

    statements: int
    accuracy: float
    macro_f1: float
    interval: tuple[float, float]
    by_stance: dict[Stance, PRF]
    ece: float
    brier: float
    confusion: tuple[tuple[int, ...], ...]
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores of a model and of the splitting on a corpus.

    Parameters
    ----------
    articles : int
        How many were read.
    spans : SpanScores
        The splitting alone.
    stance : StanceScores
        The model alone, on the gold spans.
    slices : dict
        The same for parts of the statements: by kind, and by the length of the content.
    joint : JointScores
        Splitting and model together.
    """

    articles: int
    spans: SpanScores
    stance: StanceScores
    slices: dict[str, StanceScores]
    joint: JointScores

    def to_dict(self) -> dict[str, Any]:
        """The scores as plain dicts, lists and numbers, ready for JSON."""
        return asdict(self)


def evaluate(articles: Sequence[AnnotatedArticle], *, model: StanceModel | None = None) -> Evaluation:
    """Score the splitting and a model on annotated articles.

    Parameters
    ----------
    articles : sequence of AnnotatedArticle
        As `stancekit.corpus.read_corpus` reads them; not those the model was trained on.
    model : StanceModel, optional
        Without it, the shipped one.

    Returns
    -------
    Evaluation

    Examples
    --------
    >>> from stancekit.corpus import parse_article
    >>> article = parse_article("genre: wire\\n\\n[Ito]{.source 1} [denied]{.cue 1} [taking it]{.deny 1}.\\n")
    >>> evaluate([article]).stance.accuracy
    1.0
    """
    articles = require_annotated(articles)
    model = load_model() if model is None else model
    rows = [(number, statement) for number, article in enumerate(articles) for statement in article.statements]
    if not rows:
        raise CorpusError("the corpus has no statement to score; mark some as seeds/README.md describes")
    gold = [article.statements for article in articles]
    found = [split(article.text) for article in articles]
    slices = {name: [row for row in rows if belongs(row[1])] for name, belongs in _SLICES.items()}
    return Evaluation(
        articles=len(articles),
        spans=span_scores(zip(gold, found, strict=True)),
        stance=_given_spans(rows, model),
        slices={name: _given_spans(part, model) for name, part in slices.items() if part},
        joint=joint_scores(zip(gold, (model.label(statements) for statements in found), strict=True)),
    )


def stance_scores(gold: Sequence[Stance], probabilities: Floats, *, groups: Sequence[int]) -> StanceScores:
    """Score probabilities against gold stances.

    Parameters
    ----------
    gold : sequence of Stance
        The right ones.
    probabilities : ndarray of shape (n, 3)
        Columns in the order of `Stance`.
    groups : sequence of int
        The article of each statement: articles, not statements, are resampled for the interval.

    Examples
    --------
    >>> probabilities = np.array([[0.1, 0.8, 0.1], [0.3, 0.2, 0.5]])
    >>> scores = stance_scores([Stance.DENY, Stance.ASSERT], probabilities, groups=[0, 1])
    >>> scores.accuracy, scores.confusion
    (0.5, ((0, 0, 1), (0, 1, 0), (0, 0, 0)))
    """
    truth = np.array([STANCES.index(stance) for stance in gold], dtype=np.intp)
    guess, winning = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = truth == guess
    by_article = _confusions(truth, guess, np.unique(np.asarray(groups), return_inverse=True)[1])
    confusion = by_article.sum(axis=0)
    gaps = np.bincount(np.minimum((winning * BINS).astype(np.intp), BINS - 1), winning - right)
    return StanceScores(
        statements=len(truth),
        accuracy=float(right.mean()),
        macro_f1=_macro_f1(confusion),
        interval=_interval(by_article),
        by_stance={
            stance: prf(confusion[k, k], confusion[:, k].sum(), confusion[k].sum()) for k, stance in enumerate(STANCES)
        },
        ece=float(np.abs(gaps).sum() / len(truth)),
        brier=float(((probabilities - np.eye(len(STANCES))[truth]) ** 2).sum(axis=1).mean()),
        confusion=tuple(tuple(row) for row in confusion.tolist()),
        coverage=tuple(
            Coverage(least, float(kept.mean()), float(right[kept].mean()))
            for least in THRESHOLDS
            if (kept := winning >= least).any()
        ),
    )


def _given_spans(rows: Sequence[tuple[int, Statement]], model: StanceModel) -> StanceScores:
    """Scores of the model on gold spans, from (article number, statement)."""
    statements = [statement for _, statement in rows]
    gold = [statement.stance for statement in statements if statement.stance is not None]
    return stance_scores(gold, model.predict_proba(statements), groups=[number for number, _ in rows])


def _confusions(truth: npt.NDArray[np.intp], guess: npt.NDArray[np.intp], group: npt.NDArray[np.intp]) -> Counts:
    """The confusion matrix of each group, shape (groups, 3, 3)."""
    counts = np.zeros((group.max() + 1, len(STANCES), len(STANCES)), dtype=np.int64)
    np.add.at(counts, (group, truth, guess), 1)
    return counts


def _macro_f1(confusion: Counts) -> float:
    """The mean F1 of the stances that are there or predicted, as scikit-learn's ``f1_score`` has it."""
    sums = confusion.sum(axis=0) + confusion.sum(axis=1)
    here = sums > 0
    return float((2 * np.diagonal(confusion)[here] / sums[here]).mean())


def _interval(by_article: Counts) -> tuple[float, float]:
    """The middle 95 % of macro-F1 when articles are drawn anew, with replacement (Efron 1979)."""
    drawn = np.random.default_rng(0).integers(len(by_article), size=(RESAMPLES, len(by_article)))
    low, high = np.quantile([_macro_f1(by_article[articles].sum(axis=0)) for articles in drawn], (0.025, 0.975))
    return float(low), float(high)


def _length(statement: Statement) -> int:
    return sum(len(_WORD.findall(span.text)) for span in statement.content)


_SLICES: dict[str, Callable[[Statement], bool]] = {
    "direct": lambda statement: statement.kind == "direct",
    "indirect": lambda statement: statement.kind == "indirect",
    "mixed": lambda statement: statement.kind == "mixed",
    f"up to {SHORT} words": lambda statement: _length(statement) <= SHORT,
    f"over {SHORT} words": lambda statement: _length(statement) > SHORT,
}
