"""Fits the scikit-learn pipeline on annotated articles and exports the model file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from stancekit.corpus import AnnotatedArticle, digest, require_annotated
from stancekit.errors import CorpusError
from stancekit.evaluation import stance_scores
from stancekit.features.tokens import tokens
from stancekit.model import STANCES, Floats, StanceModel
from stancekit.statement import Stance, Statement

FOLDS = 5
DECIMALS = 5


class Examples(NamedTuple):
    """What there is to learn from: statements, the stance of each and the number of the article it stands in."""

    statements: list[Statement]
    stances: list[Stance]
    articles: list[int]


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model, and the fitted scikit-learn Pipeline that gives the same probabilities."""

    model: StanceModel
    pipeline: Pipeline


def pipeline(**params: Any) -> Pipeline:
    """The unfitted scikit-learn Pipeline: TF-IDF over feature tokens, then logistic regression.

    Parameters
    ----------
    **params
        As for `sklearn.pipeline.Pipeline.set_params`: ``tfidf__min_df=2``, ``classifier__C=1.0``.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Its X is a list of statements, its y a list of stances.

    Examples
    --------
    >>> pipeline(classifier__C=0.5)["classifier"].C
    0.5
    """
    steps = [
        ("tfidf", TfidfVectorizer(analyzer=tokens, binary=True, min_df=2)),
        ("classifier", LogisticRegression(C=2.0, max_iter=1000)),
    ]
    return Pipeline(steps).set_params(**params)


def examples(articles: Iterable[AnnotatedArticle]) -> Examples:
    """The labelled statements of annotated articles, the stance taken off and beside them.

    Examples
    --------
    >>> from stancekit.corpus import parse_article
    >>> article = parse_article("genre: wire\\n\\n[Ito]{.source 1} [denied]{.cue 1} [taking it]{.deny 1}.\\n")
    >>> examples([article]).stances
    [<Stance.DENY: 'deny'>]
    """
    rows = [
        (replace(statement, stance=None), statement.stance, number)
        for number, article in enumerate(require_annotated(articles))
        for statement in article.statements
        if statement.stance is not None
    ]
    return Examples([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


def train(articles: Sequence[AnnotatedArticle]) -> Trained:
    """Fit the pipeline on annotated articles, calibrate it, and export it.

    Calibration divides all weights by one temperature, which makes the statements of held-out articles
    most probable. The same articles give the same model.

    Parameters
    ----------
    articles : sequence of AnnotatedArticle
        As `stancekit.corpus.read_corpus` reads them.

    Returns
    -------
    Trained

    Raises
    ------
    CorpusError
        If there are no statements, or a stance is missing or stands in a single article.
    """
    articles = require_annotated(articles)
    data = examples(articles)
    folds = list(_folds(data))
    with threadpool_limits(1):
        held_out = _held_out_scores(data, folds)
        divisor = temperature(held_out, data.stances)
        fitted = pipeline().fit(data.statements, data.stances)
    _settle(fitted, divisor)
    scores = stance_scores(data.stances, softmax(held_out / divisor, axis=1), groups=data.articles)
    return Trained(
        StanceModel(
            terms=tuple(fitted["tfidf"].get_feature_names_out().tolist()),
            idf=fitted["tfidf"].idf_,
            coefficients=fitted["classifier"].coef_,
            intercept=fitted["classifier"].intercept_,
            corpus=digest(articles),
            scores={
                "articles": float(len(articles)),
                "statements": float(len(data.statements)),
                "accuracy": round(scores.accuracy, 3),
                "macro_f1": round(scores.macro_f1, 3),
                "ece": round(scores.ece, 3),
            },
        ),
        fitted,
    )


def temperature(scores: Floats, stances: Sequence[Stance]) -> float:
    """The divisor of scores under which the right stances are most probable.

    Parameters
    ----------
    scores : ndarray of shape (n, 3)
        Of statements the model has not seen; columns in the order of `Stance`.
    stances : sequence of Stance
        The right ones.

    Returns
    -------
    float
        Above 1 where the scores are too sure of themselves; between 0.1 and 10.

    References
    ----------
    Guo et al. 2017, On Calibration of Modern Neural Networks.

    Examples
    --------
    >>> scores = np.array([[9.0, 0, 0], [9.0, 0, 0], [0, 9.0, 0]])
    >>> temperature(scores, [Stance.ASSERT, Stance.HEDGE, Stance.DENY]) > 5
    True
    """
    columns = [STANCES.index(stance) for stance in stances]

    def loss(logarithm: float) -> float:
        probabilities = softmax(scores / np.exp(logarithm), axis=1)[np.arange(len(columns)), columns]
        return -float(np.log(np.maximum(probabilities, 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.1), np.log(10)), method="bounded").x))


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two models are apart: the terms only one of them knows, and the largest change of a probability."""

    terms: tuple[str, ...]
    probability: float


def difference(one: StanceModel, other: StanceModel, statements: Sequence[Statement]) -> Difference:
    """How far two models are apart on some statements."""
    moved = np.abs(one.predict_proba(statements) - other.predict_proba(statements))
    return Difference(tuple(sorted(set(one.terms) ^ set(other.terms))), float(moved.max(initial=0.0)))


def seeds_path() -> Path:
    """The folder of the seed corpus, which lies in the source tree beside the package.

    Raises
    ------
    CorpusError
        If stancekit was installed without it.
    """
    seeds = Path(__file__).parent.parent / "seeds"
    if not (seeds / "train").is_dir():
        raise CorpusError(
            "this installation has no seed corpus; run in a clone of the repository after 'pip install -e .', "
            "or name a corpus with --corpus DIR",
            path=seeds,
        )
    return seeds


def _folds(data: Examples) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Train and held-out rows, whole articles held out; refuses data that cannot be learned from."""
    if not data.statements:
        raise CorpusError("the corpus has no labelled statement; mark some as seeds/README.md describes")
    spread = {
        stance: len({article for article, label in zip(data.articles, data.stances, strict=True) if label is stance})
        for stance in STANCES
    }
    for stance, count in spread.items():
        if count < 2:
            raise CorpusError(
                f"stance '{stance}' stands in {count} of the corpus' articles, at least 2 are needed; "
                "add articles, or add the seeds with --with-seeds"
            )
    splitter = StratifiedGroupKFold(min(FOLDS, *spread.values()))
    stances = np.array(data.stances)
    for learned, held in splitter.split(stances, stances, data.articles):
        if len(set(stances[learned])) < len(STANCES):
            raise CorpusError(
                "too few articles to hold some out: without them a stance is missing; "
                "add articles, or add the seeds with --with-seeds"
            )
        yield learned, held


def _held_out_scores(data: Examples, folds: list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]) -> Floats:
    """The scores of each statement under a model that has not seen its article, shape (n, 3)."""
    scores = np.empty((len(data.statements), len(STANCES)))
    for learned, held in folds:
        fitted = pipeline().fit([data.statements[i] for i in learned], [data.stances[i] for i in learned])
        scores[held] = fitted.decision_function([data.statements[i] for i in held])
    return scores


def _settle(fitted: Pipeline, temperature: float) -> None:
    """Fold the temperature into the weights, and round all numbers as the model file does."""
    vectorizer, classifier = fitted["tfidf"], fitted["classifier"]
    vectorizer.idf_ = vectorizer.idf_.round(DECIMALS)
    classifier.coef_ = (classifier.coef_ / temperature).round(DECIMALS)
    classifier.intercept_ = (classifier.intercept_ / temperature).round(DECIMALS)
