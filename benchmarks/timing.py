"""Times of several systems in one run, on one core.

Processor time, not the clock: it is what the work takes on a core of its own, and the work waits for nothing. What lies
in memory from setting up is kept from the garbage collector; what the systems leave there is not.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from time import process_time

from threadpoolctl import threadpool_limits

ROUNDS = 5


@contextmanager
def one_core() -> Iterator[None]:
    """Everything in the block runs on a single core, as far as the system lets us say so."""
    if not hasattr(os, "sched_setaffinity"):
        with threadpool_limits(1):
            yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        with threadpool_limits(1):
            yield
    finally:
        os.sched_setaffinity(0, allowed)


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    start = process_time()
    work()
    return process_time() - start


def side_by_side(systems: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median seconds of each system.

    They take turns, so that what else the machine does slows all of them.
    """
    gc.collect()
    gc.freeze()
    try:
        times = [{name: seconds(work) for name, work in systems.items()} for _ in range(rounds)]
    finally:
        gc.unfreeze()
    return {name: median(round_[name] for round_ in times) for name in systems}
