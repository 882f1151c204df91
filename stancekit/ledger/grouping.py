"""Statements of like wording: vectors, nearest neighbours, average-link clusters; never all pairs.

A *wording* is the content terms of a statement (`stancekit.ledger.terms`); a *link* ties two wordings that are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple, Self, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from stancekit.ledger.terms import background, wide

Wording = tuple[str, ...]
Matrix: TypeAlias = Any  # scipy's csr_array has no types
Ints = NDArray[np.int64]

# The news behind a batch counts as this many statements when a word's rarity is told, so that two statements do too.
_BACKGROUND = 500
# A term in more statements than this leads to no neighbours; it still counts when groups are compared.
_COMMON = 1000
_NEIGHBOURS = 5
# A link is a similarity of at least this part of the threshold.
_LINK = 0.4
_ROWS = 1000
_PAIRS = 50_000
_COPY = 0.8
_SKETCH = 4


class Links(NamedTuple):
    """Pairs of wordings that are alike: ``first[k] < second[k]``, each pair once; similarity in (0, 1]."""

    first: Ints
    second: Ints
    similarity: NDArray[np.float64]

    @classmethod
    def none(cls) -> Self:
        """No links."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))

    def and_(self, more: Links) -> Links:
        """These links and others, of other pairs."""
        return Links(*(np.concatenate(parts) for parts in zip(self, more, strict=True)))


def copies(wordings: Sequence[Wording]) -> list[int]:
    """The number of the first wording that each is a near copy of, its own if of none.

    A near copy shares four fifths of its terms, and any number in one is in the other. Candidates share one of the
    smallest hashes of their pairs of neighbouring terms (Broder 1997, On the resemblance and containment of documents).

    Examples
    --------
    >>> copies([("ship", "sank", "off", "malta"), ("ship", "sank", "off", "malta", "coast"), ("ship", "sail")])
    [0, 0, 2]
    """
    first: list[int] = []
    holders: dict[int, int] = {}
    sets = [frozenset(wording) for wording in wordings]
    for number, wording in enumerate(wordings):
        sketch = _sketch(wording)
        original = next(
            (k for k in (holders.get(h, -1) for h in sketch) if k >= 0 and _alike(sets[k], sets[number])), -1
        )
        first.append(number if original < 0 else original)
        if original < 0:
            for value in sketch:
                holders.setdefault(value, number)
    return first


def _sketch(wording: Wording) -> list[int]:
    pairs = pairwise(wording) if len(wording) > 1 else [wording]
    return sorted({crc32(" ".join(pair).encode("utf-8", "surrogatepass")) for pair in pairs})[:_SKETCH]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _COPY * len(one | other) and not any(term[0].isdigit() for term in one ^ other)


def vectors(wordings: Sequence[Wording]) -> Matrix:
    """TF-IDF of terms and of their wider terms, half of the length each.

    Returns
    -------
    csr_array of shape (wordings, features)
        Rows of length 1, empty ones of an empty wording; columns in the order of their terms.
    """
    exact, wider = map(_tfidf, (wordings, _widened(wordings)))
    return sparse.hstack([exact, wider], format="csr") * np.float32(0.5**0.5)


def evidence(wordings: Sequence[Wording]) -> Matrix:
    """How unlikely it is that an unrelated statement holds the wider terms of each wording too.

    Returns
    -------
    csr_array of shape (wordings, terms)
        The product of two rows is the evidence of the terms that they share, in units of the logarithm of how many
        statements there are: where it is below 1, some unrelated statement can be expected to share them.
    """
    names, terms = _counts(_widened(wordings))
    telling = -np.log(_shares(names, terms)) / np.log(_statements(terms))
    terms.data = np.sqrt(telling)[terms.indices].astype(np.float32)
    return terms


def _tfidf(wordings: Sequence[Wording]) -> Matrix:
    names, counts = _counts(wordings)
    rarity = 1 - np.log(_shares(names, counts))
    counts.data = ((1 + np.log(counts.data)) * rarity[counts.indices]).astype(np.float32)
    return _unit(counts)


def _widened(wordings: Sequence[Wording]) -> list[Wording]:
    return [tuple(map(wide, wording)) for wording in wordings]


def _counts(wordings: Sequence[Wording]) -> tuple[list[str], Matrix]:
    """The terms in order, and how often each stands in each wording."""
    names = sorted(set(chain.from_iterable(wordings)))
    number = {name: column for column, name in enumerate(names)}
    columns = np.fromiter((number[term] for term in chain.from_iterable(wordings)), np.int32)
    ends = np.cumsum([0, *map(len, wordings)])
    counts = sparse.csr_array((np.ones(len(columns), np.float32), columns, ends), shape=(len(wordings), len(names)))
    counts.sum_duplicates()
    return names, counts


def _shares(names: Sequence[str], counts: Matrix) -> NDArray[np.float64]:
    """The share of statements that hold each term, told from the wordings and a list of common words of news."""
    shares = background()
    common = _BACKGROUND * np.array([shares.get(name, 0.0) for name in names])
    holding = np.bincount(counts.indices, minlength=len(names))
    found: NDArray[np.float64] = np.minimum(1, (1 + holding + common) / _statements(counts))
    return found


def _statements(counts: Matrix) -> int:
    """How many statements there are, those of the background with them."""
    return 1 + _BACKGROUND + int(np.count_nonzero(np.diff(counts.indptr)))


def _unit(rows: Matrix) -> Matrix:
    """The rows at length 1."""
    squares = np.add.reduceat(np.append(rows.data, 0) ** 2, rows.indptr[:-1]) if rows.shape[0] else np.zeros(0)
    length = np.sqrt(np.where(np.diff(rows.indptr) > 0, squares, 1))
    rows.data = (rows.data / np.repeat(length, np.diff(rows.indptr))).astype(np.float32)
    return rows


def links(rows: Matrix, telling: Matrix, *, start: int, threshold: float) -> Links:
    """The nearest neighbours, among all rows, of the rows from `start` on, where what they share is no chance.

    Parameters
    ----------
    rows : csr_array of shape (n, features)
        As `vectors` gives them.
    telling : csr_array of shape (n, terms)
        As `evidence` gives it.
    start : int
        The rows before it are no neighbours of one another.
    threshold : float
        In (0, 1].
    """
    holding = np.bincount(rows.indices, minlength=rows.shape[1])
    rare = rows[:, np.flatnonzero((holding > 1) & (holding <= _COMMON))]
    across = rare.T.tocsr()
    found: list[tuple[Ints, Ints, NDArray[np.float64]]] = []
    for begin in range(start, rows.shape[0], _ROWS):
        alike = rare[begin : begin + _ROWS] @ across
        row = np.repeat(np.arange(begin, begin + alike.shape[0]), np.diff(alike.indptr))
        keep = (alike.data >= _LINK * threshold) & (alike.indices != row)
        found.append(_nearest(row[keep], alike.indices[keep].astype(np.int64), alike.data[keep].astype(np.float64)))
    one, other, similarity = (np.concatenate(parts) for parts in zip(Links.none(), *found, strict=True))
    pair, at = np.unique(np.minimum(one, other) * rows.shape[0] + np.maximum(one, other), return_index=True)
    pairs, similarity = np.stack(np.divmod(pair, rows.shape[0])), similarity[at]
    tied = np.flatnonzero(_products(telling, pairs) >= 1)
    return Links(pairs[0, tied], pairs[1, tied], similarity[tied])


def _nearest(row: Ints, column: Ints, similarity: NDArray[np.float64]) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """The most similar columns of each row; of equals, the first."""
    order = np.lexsort((column, -similarity, row))
    row, column, similarity = row[order], column[order], similarity[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    keep = rank < _NEIGHBOURS
    return row[keep], column[keep], similarity[keep]


def in_company(rows: Matrix, tied: Links) -> Matrix:
    """Each row together with its nearest neighbours, weighted by how alike they are, at most one row's worth."""
    one = np.concatenate([tied.first, tied.second])
    other = np.concatenate([tied.second, tied.first])
    one, other, weight = _nearest(one, other, np.concatenate([tied.similarity, tied.similarity]))
    weight = weight / np.maximum(np.bincount(one, weight, rows.shape[0]), 1)[one]
    around = sparse.csr_array((weight.astype(np.float32), (one, other)), shape=(rows.shape[0],) * 2)
    return _unit(sparse.csr_array(rows + around @ rows))


def grouped(rows: Matrix, tied: Links, groups: Ints, *, threshold: float) -> Ints:
    """The groups, merged while two linked ones have a mean similarity of at least the threshold.

    Average link, by rounds: all pairs of groups that are each other's nearest merge at once, which gives the same
    groups as one merge after the other (Murtagh 1983, A survey of recent advances in hierarchical clustering).
    The mean similarity of two groups is the product of their mean rows.

    Parameters
    ----------
    rows : csr_array of shape (n, features)
        Rows of length 1.
    tied : Links
        Two groups that no link ties never merge.
    groups : ndarray of shape (n,)
        The group of each row to begin with, numbered from 0.
    threshold : float
        In (0, 1].

    Returns
    -------
    ndarray of shape (n,)
        The group of each row, numbered from 0 by their first rows.
    """
    count = int(groups.max(initial=-1)) + 1
    sums, sizes = _gathered(rows, groups, count), np.bincount(groups, minlength=count)
    pairs = _between(groups[tied.first], groups[tied.second], count)[0]
    means = _means(sums, sizes, pairs)
    while (into := _merging(pairs, means, count, threshold)) is not None:
        groups, count = into[groups], int(into.max()) + 1
        grown = np.bincount(into, minlength=count)[into] > 1
        sums, sizes = _gathered(sums, into, count), np.bincount(into, sizes, count)
        changed = np.logical_or(*grown[pairs])
        pairs, at = _between(into[pairs[0]], into[pairs[1]], count)
        means, changed = means[at], changed[at]
        means[changed] = _means(sums, sizes, pairs[:, changed])
    return _numbered(groups)


def _gathered(rows: Matrix, groups: Ints, count: int) -> Matrix:
    """The sum of the rows of each group."""
    member = np.ones(len(groups), np.float32)
    return sparse.csr_array((member, (groups, np.arange(len(groups)))), shape=(count, len(groups))) @ rows


def _between(one: Ints, other: Ints, count: int) -> tuple[Ints, Ints]:
    """The distinct pairs of different groups, as two rows, and where each stood first."""
    apart = np.flatnonzero(one != other)
    low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    key, at = np.unique(low * count + high, return_index=True)
    return np.stack([key // max(count, 1), key % max(count, 1)]), apart[at]


def _means(sums: Matrix, sizes: NDArray[Any], pairs: Ints) -> NDArray[np.float64]:
    """The mean similarity of each pair of groups."""
    means: NDArray[np.float64] = _products(sums, pairs) / (sizes[pairs[0]] * sizes[pairs[1]])
    return means


def _products(rows: Matrix, pairs: Ints) -> NDArray[np.float64]:
    """The product of each pair of rows."""
    parts = [
        (rows[one] * rows[other]).sum(axis=1)
        for one, other in (pairs[:, begin : begin + _PAIRS] for begin in range(0, pairs.shape[1], _PAIRS))
    ]
    return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)


def _merging(pairs: Ints, means: NDArray[np.float64], count: int, threshold: float) -> Ints | None:
    """The group that each group becomes part of; None where no two merge."""
    near = np.flatnonzero(means >= threshold)
    if not len(near):
        return None
    one, other = np.concatenate([pairs[:, near], pairs[::-1, near]], axis=1)
    order = np.lexsort((other, -np.tile(means[near], 2), one))
    one, other = one[order], other[order]
    first = np.flatnonzero(np.diff(one, prepend=-1))
    nearest = np.full(count, -1)
    nearest[one[first]] = other[first]
    itself = np.arange(count)
    mutual = (nearest >= 0) & (nearest[nearest] == itself)
    return np.unique(np.where(mutual, np.minimum(itself, nearest), itself), return_inverse=True)[1]


def _numbered(groups: Ints) -> Ints:
    """The same groups, numbered from 0 in the order of their first rows."""
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]
