"""A function over batches, in order, on the processes joblib has: on this machine or on an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from itertools import islice
from typing import Any, TypeVar

from joblib import Parallel, delayed, effective_n_jobs

from stancekit.errors import StancekitError

Batch = TypeVar("Batch")
Result = TypeVar("Result")

# Batches each process gets before their results are given: few at first, so that the first results come soon; later
# enough that processes which wait for the last batch of a window lose little time.
_LONGEST_WINDOW = 16
_ATTEMPTS = 3


def in_order(
    function: Callable[[Batch], Result], batches: Iterable[Batch], *, n_jobs: int | None = None
) -> Iterator[Result]:
    """What a function gives for each batch, in the order of the batches.

    Batches are taken and results given window by window, so neither have to fit in memory, on any backend of joblib.
    When a process dies, its window is done again: none of its results have been given yet.

    Parameters
    ----------
    function : callable
        Can be pickled.
    batches : iterable
        What it is called on.
    n_jobs : int, optional
        Number of processes, as joblib understands it; None is what `joblib.parallel_config` says at the time of
        this call, else one.

    Yields
    ------
    object

    Raises
    ------
    StancekitError
        If processes die on the same window three times.

    Examples
    --------
    >>> list(in_order(len, ["a", "bb", "ccc"]))
    [1, 2, 3]
    """
    return _windows(Parallel(n_jobs=n_jobs, batch_size=1), effective_n_jobs(n_jobs), function, iter(batches))


def _windows(
    parallel: Any, processes: int, function: Callable[[Batch], Result], batches: Iterator[Batch]
) -> Iterator[Result]:
    longest = 1 if processes == 1 else _LONGEST_WINDOW * processes
    size = processes
    with parallel:
        while window := list(islice(batches, size)):
            yield from _done(parallel, function, window)
            size = min(2 * size, longest)


def _done(parallel: Any, function: Callable[[Batch], Result], window: list[Batch]) -> list[Result]:
    for _ in range(_ATTEMPTS):
        try:
            results: list[Result] = parallel(delayed(function)(batch) for batch in window)
        except BrokenExecutor as error:
            died = error
        else:
            return results
    raise StancekitError(
        f"processes died {_ATTEMPTS} times on the same articles; is there too little memory for so many processes?"
    ) from died
