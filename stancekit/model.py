"""StanceModel: loads, scores, explains and saves, with numpy alone.

The model file is data and nothing else: JSON, one term a line, so that it reads well in a diff::

    {"format": 1, "sha256": "<of all that follows this line>",
    "corpus": "<digest of the corpus it was trained on>",
    "scores": {"accuracy": 0.9, ...},
    "intercept": [0.5, -0.3, -0.2],
    "terms": [
    ["<term>", <idf>, <weight for assert>, <for deny>, <for hedge>],
    ...
    ]}
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from stancekit.errors import ModelError, require_each, require_path, require_share
from stancekit.features.tokens import deciding, tokens
from stancekit.files import read_bounded, written_whole
from stancekit.statement import Span, Stance, Statement

FORMAT = 1
MAX_BYTES = 4 * 2**20
MAX_NUMBER = 1e6
STANCES = tuple(Stance)
_MOST_REMEMBERED = 1 << 13
_LONGEST_REMEMBERED = 64  # tokens, several times as many as most statements have

_FIRST_LINE = re.compile(rb'\{"format": (\d{1,6}), "sha256": "([0-9a-f]{64})",\n')
_NUMBERS = {int, float}

Floats = npt.NDArray[np.float64]
Scores = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature token adds to the scores.

    Parameters
    ----------
    token : str
        As the model knows it.
    weights : tuple of float
        What it adds to the score of each `Stance`, in that order.
    spans : tuple of Span
        The words of the article it was read from; none for a token about the absence of words.
    """

    token: str
    weights: Scores
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a statement got its stance.

    Parameters
    ----------
    stance : Stance
        The winning one.
    probabilities : tuple of float
        The softmax of `scores`.
    intercept : tuple of float
        What each `Stance` scores before any token is seen.
    contributions : tuple of Contribution
        One for each token the model knows, the strongest for the winning stance first.
    """

    stance: Stance
    probabilities: Scores
    intercept: Scores
    contributions: tuple[Contribution, ...]

    @property
    def scores(self) -> Scores:
        """The score of each `Stance`: intercept and contributions, added up."""
        a, d, h = (sum(c.weights[k] for c in self.contributions) + self.intercept[k] for k in range(3))
        return a, d, h


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StanceModel:
    """TF-IDF over feature tokens and a logistic regression, as `stancekit.training` fits them.

    A model never changes, so threads can share one. `load_model` reads one from a file.

    Parameters
    ----------
    terms : tuple of str
        The feature tokens it knows, sorted.
    idf : ndarray of shape (n_terms,)
        Inverse document frequency of each term.
    coefficients : ndarray of shape (3, n_terms)
        Rows in the order of `Stance`.
    intercept : ndarray of shape (3,)
        In the order of `Stance`.
    corpus : str
        Digest of the corpus it was trained on.
    scores : dict
        Figures from cross-validation over the articles of that corpus.

    Examples
    --------
    >>> article = "Ito denied taking the money."
    >>> statement = Statement.at(article, content=[(11, 27)], cue=(4, 10), source=(0, 3))
    >>> load_model().predict([statement])
    [<Stance.DENY: 'deny'>]
    """

    terms: tuple[str, ...]
    idf: Floats
    coefficients: Floats
    intercept: Floats
    corpus: str
    scores: Mapping[str, float]
    # Each term's IDF, and that times its weight for each stance.
    _weighted: dict[str, tuple[float, float, float, float]] = field(init=False)
    # Most statements of the news have just the tokens of an earlier one.
    _remembered: dict[tuple[str, ...], tuple[Stance, Scores]] = field(init=False)

    def __post_init__(self) -> None:
        rows = zip(self.idf.tolist(), *(self.idf * self.coefficients).tolist(), strict=True)
        object.__setattr__(self, "_weighted", dict(zip(self.terms, rows, strict=True)))
        object.__setattr__(self, "_remembered", {})

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        parts = self.terms, self.idf, self.coefficients, self.intercept, self.corpus, dict(self.scores)
        return type(self), parts

    def __repr__(self) -> str:
        return f"<StanceModel of {len(self.terms)} terms, corpus {self.corpus[:12]}>"

    def predict(self, statements: Iterable[Statement]) -> list[Stance]:
        """The most probable stance of each statement.

        Parameters
        ----------
        statements : iterable of Statement
            Any stance they already have is not looked at.

        Returns
        -------
        list of Stance
        """
        return [self._reading(statement)[0] for statement in _listed(statements)]

    def predict_proba(self, statements: Iterable[Statement]) -> Floats:
        """The probability of each stance.

        Returns
        -------
        ndarray of shape (n_statements, 3)
            Columns in the order of `Stance`; rows sum to 1.
        """
        rows = [self._reading(statement)[1] for statement in _listed(statements)]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(STANCES))

    def label(self, statements: Iterable[Statement], *, min_probability: float = 0.0) -> list[Statement]:
        """The same statements with stance and probabilities.

        Parameters
        ----------
        statements : iterable of Statement
            As `split` or `Statement.at` makes them.
        min_probability : float, optional
            In [0, 1]. A statement whose most probable stance is less probable keeps stance None.

        Returns
        -------
        list of Statement
        """
        require_share(min_probability, "min_probability")
        found = []
        for statement in _listed(statements):
            stance, probabilities = self._reading(statement)
            found.append(statement.labelled(stance if max(probabilities) >= min_probability else None, probabilities))
        return found

    def explain(self, statement: Statement) -> Explanation:
        """What each token of a statement adds to the score of each stance.

        Returns
        -------
        Explanation
            Its contributions and intercept add up to the score, the softmax of the scores is the probability.

        Examples
        --------
        >>> statement = Statement.at("Ito denied it.", content=[(11, 13)], cue=(4, 10), source=(0, 3))
        >>> explanation = load_model().explain(statement)
        >>> explanation.stance, explanation.contributions[0].weights[1] > 0
        (<Stance.DENY: 'deny'>, True)
        """
        (statement,) = _listed([statement])
        stance, probabilities = self._reading(statement)
        spans = _read_from(statement)
        added = self._additions(tokens(statement))
        contributions = [Contribution(term, weights, spans[term]) for term, weights in added.items()]
        contributions.sort(key=lambda contribution: -contribution.weights[STANCES.index(stance)])
        return Explanation(stance, probabilities, self._intercept(), tuple(contributions))

    def save(self, path: str | Path) -> None:
        """Write the model file; the same model gives the same bytes.

        Raises
        ------
        ModelError
            If the model is larger than `load_model` reads.
        OSError
            If the file cannot be written; nothing half written stays behind.
        """
        require_path(path, "save")
        data = _to_bytes(self)
        if len(data) > MAX_BYTES:
            raise ModelError(f"{len(data):,} bytes are more than a model may have ({MAX_BYTES:,})", path=path)
        with written_whole(path) as stream:
            stream.write(data)

    def _reading(self, statement: Statement) -> tuple[Stance, Scores]:
        """The most probable stance of a statement by its tokens, and the softmax of the scores."""
        found = tuple(tokens(statement))
        known = self._remembered.get(found)
        if known is not None:
            return known
        scores = [sum(added) for added in zip(self._intercept(), *self._additions(found).values(), strict=True)]
        powers = [math.exp(score - max(scores)) for score in scores]
        a, d, h = (power / sum(powers) for power in powers)
        reading = STANCES[scores.index(max(scores))], (a, d, h)
        if len(found) <= _LONGEST_REMEMBERED:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[found] = reading
        return reading

    def _additions(self, found: Iterable[str]) -> dict[str, Scores]:
        """What each token that the model knows adds to the score of each stance: TF-IDF, at unit length, by weight."""
        known = {token: row for token in found if (row := self._weighted.get(token)) is not None}
        length = math.sqrt(sum(idf * idf for idf, *_ in known.values()))
        return {token: (a / length, d / length, h / length) for token, (_, a, d, h) in known.items()}

    def _intercept(self) -> Scores:
        a, d, h = self.intercept.tolist()
        return a, d, h


def load_model(path: str | Path | None = None) -> StanceModel:
    """The model in a file.

    Loading reads data and never runs code. Only a regular file of bounded size, unchanged since it was
    written, is read.

    Parameters
    ----------
    path : str or Path, optional
        A file written by `StanceModel.save`. Without it, the model that comes with stancekit, read once.

    Returns
    -------
    StanceModel

    Raises
    ------
    ModelError
        If the file cannot be read or is not such a file; says why.

    Examples
    --------
    >>> load_model().intercept.shape
    (3,)
    """
    if path is None:
        return _shipped()
    require_path(path, "load_model")
    return _from_bytes(read_bounded(path, MAX_BYTES, error=ModelError), path)


def shipped_path() -> Path:
    """Where the model that comes with stancekit lies: in the package, or in the source tree around it."""
    package = Path(__file__).parent
    packaged = package / "models" / "stance.json"
    return packaged if packaged.exists() else package.parent / "models" / "stance.json"


@cache
def _shipped() -> StanceModel:
    return load_model(shipped_path())


def _listed(statements: Iterable[Statement]) -> list[Statement]:
    advice = "make statements with split() or Statement.at(), and pass [statement] for one"
    return require_each(statements, Statement, "a list of statements", advice=advice)


def _read_from(statement: Statement) -> dict[str, tuple[Span, ...]]:
    """The words that each feature token of a statement was read from."""
    context = statement.context
    result: dict[str, tuple[Span, ...]] = {}
    for token, place in deciding(statement):
        known = result.setdefault(token, ())
        if place is not None and context.start <= place[0] and place[1] <= context.end:
            start, end = place
            span = Span(start, end, context.text[start - context.start : end - context.start])
            result[token] = known if span in known else (*known, span)
    return result


def _to_bytes(model: StanceModel) -> bytes:
    rows = (
        json.dumps([term, idf, *weights])
        for term, idf, weights in zip(model.terms, model.idf.tolist(), model.coefficients.T.tolist(), strict=True)
    )
    body = (
        f'"corpus": {json.dumps(model.corpus)},\n'
        f'"scores": {json.dumps(dict(sorted(model.scores.items())))},\n'
        f'"intercept": {json.dumps(model.intercept.tolist())},\n'
        '"terms": [\n' + ",\n".join(rows) + "\n]}\n"
    ).encode("ascii")
    return b'{"format": %d, "sha256": "%s",\n' % (FORMAT, hashlib.sha256(body).hexdigest().encode()) + body


def _from_bytes(data: bytes, path: str | Path) -> StanceModel:
    first = _FIRST_LINE.match(data)
    if first is None:
        raise ModelError(f"not a stancekit model: starts with {data[:16]!r}", path=path)
    if int(first[1]) != FORMAT:
        relation = "newer" if int(first[1]) > FORMAT else "older"
        raise ModelError(
            f"format {int(first[1])} is {relation} than this stancekit reads ({FORMAT}); "
            "install a stancekit that does, or retrain with 'stancekit train'",
            path=path,
        )
    if hashlib.sha256(data[first.end() :]).hexdigest() != first[2].decode():
        raise ModelError("changed or cut short since it was written; restore it, or retrain", path=path)
    try:
        content = json.loads(data, object_pairs_hook=_unique)
        return _from_json(content)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise ModelError(f"not a stancekit model: {error}", path=path) from error


def _from_json(content: dict[str, Any]) -> StanceModel:
    """The model, after checks of names, types, shapes, order and finiteness."""
    if set(content) != {"format", "sha256", "corpus", "scores", "intercept", "terms"}:
        raise ValueError(f"its keys are {', '.join(map(repr, content))}")
    corpus, scores, intercept, rows = (content[key] for key in ("corpus", "scores", "intercept", "terms"))
    if type(corpus) is not str or type(scores) is not dict or type(intercept) is not list or type(rows) is not list:
        raise ValueError("corpus is no string, scores no object, or intercept or terms no list")
    if not all(type(row) is list and len(row) == 5 and type(row[0]) is str for row in rows):
        raise ValueError("a row of terms is not [term, idf, assert, deny, hedge]")
    terms = tuple(row[0] for row in rows)
    if not all(one < other for one, other in pairwise(terms)):
        raise ValueError("terms are not sorted, or one stands twice")
    if len(intercept) != 3:
        raise ValueError(f"{len(intercept)} intercepts, expected 3")
    table = _numbers(list(chain.from_iterable(row[1:] for row in rows)), "terms").reshape(len(rows), 4)
    if (table[:, 0] < 1).any():
        raise ValueError("an idf is less than 1")
    return StanceModel(
        terms=terms,
        idf=np.ascontiguousarray(table[:, 0]),
        coefficients=np.ascontiguousarray(table[:, 1:].T),
        intercept=_numbers(intercept, "intercept"),
        corpus=corpus,
        scores=dict(zip(scores, _numbers(list(scores.values()), "scores").tolist(), strict=True)),
    )


def _numbers(values: list[Any], name: str) -> Floats:
    if not set(map(type, values)) <= _NUMBERS:
        raise ValueError(f"{name} holds something that is no number")
    array = np.array(values, dtype=np.float64)
    if not (np.abs(array) <= MAX_NUMBER).all():
        raise ValueError(f"{name} holds a number that is not finite, or beyond {MAX_NUMBER:g}")
    return array


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return result
