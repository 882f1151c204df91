"""A function over batches, in order, on the processes joblib has: on this machine or on an engine."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from joblib import Parallel, delayed, effective_n_jobs
from joblib.parallel import get_active_backend

from stancekit.errors import StancekitError
from stancekit.garbage import collection_put_off

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
        If processes of this machine die on the same window three times.
    Exception
        What the function raises; or what another engine raises when its processes die three times.

    Examples
    --------
    >>> list(in_order(len, ["a", "bb", "ccc"]))
    [1, 2, 3]
    """
    # The Parallel itself is made later, and made again when a process dies; what it works on is decided here.
    backend, configured = get_active_backend()
    work = partial(Parallel, n_jobs=configured if n_jobs is None else n_jobs, backend=backend, batch_size=1)
    return _windows(work, effective_n_jobs(n_jobs), function, iter(batches))


def _windows(
    work: Callable[[], Any], processes: int, function: Callable[[Batch], Result], batches: Iterator[Batch]
) -> Iterator[Result]:
    alone = processes == 1
    task = delayed(function if alone else partial(_packed, function))
    longest = 1 if alone else _LONGEST_WINDOW * processes
    size = processes
    failures = 0
    window = list(islice(batches, size))
    while window:
        with work() as parallel:
            while window:
                try:
                    results = parallel(task(batch) for batch in window)
                except StancekitError:
                    raise
                except Exception as error:
                    # Each backend has its own errors for a process that died. The Parallel is not used any more:
                    # it may still hold batches of this call.
                    failures += 1
                    if failures == _ATTEMPTS and isinstance(error, BrokenExecutor):
                        raise StancekitError(
                            f"a process died {failures} times on the same articles; if there is too little memory, use "
                            "fewer processes"
                        ) from error
                    if failures == _ATTEMPTS:
                        raise
                    break
                yield from results if alone else map(_unpacked, results)
                failures = 0
                size = min(2 * size, longest)
                window = list(islice(batches, size))


def _packed(function: Callable[[Batch], Result], batch: Batch) -> bytes:
    """What a function gives, as bytes: they wait for their turn where the garbage collector has nothing to look at."""
    return pickle.dumps(function(batch))


def _unpacked(result: bytes) -> Any:
    with collection_put_off():
        return pickle.loads(result)  # noqa: S301  (made by `_packed`, for this run)
