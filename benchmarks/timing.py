"""Times of several systems in one run, on one core.

Processor time, not the clock: it is what the work takes on a core of its own, and the work waits for nothing. What lies
in memory from setting up is kept from the garbage collector; what the systems leave there is not. A large neighbour in
the same process slows a system by the holes it leaves in memory: `apart` gives each a process of its own.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from time import process_time

from threadpoolctl import threadpool_limits

from benchmarks.report import BenchmarkError

ROUNDS = 5
WORKED = ROUNDS + 2  # how often `apart` has a system work: twice to begin with

Work = Callable[[], object]


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


def seconds(work: Work) -> float:
    """How long a call takes."""
    start = process_time()
    work()
    return process_time() - start


def side_by_side(systems: Mapping[str, Work], rounds: int = ROUNDS) -> dict[str, float]:
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


def apart(prepare: Callable[[str], Work], names: Iterable[str], rounds: int = ROUNDS) -> dict[str, float]:
    """As `side_by_side`, each system in a process of its own, on the same core.

    `prepare` gives the work of a system by its name, in that process: it has to be pickled.
    """
    with ExitStack() as stack:
        asked = {name: stack.enter_context(_process(prepare, name)) for name in names}
        times = [{name: ask() for name, ask in asked.items()} for _ in range(rounds)]
    return {name: median(round_[name] for round_ in times) for name in asked}


@contextmanager
def _process(prepare: Callable[[str], Work], name: str) -> Iterator[Callable[[], float]]:
    """A process that has done the work of a system once; each call does it again and tells how long it took."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(prepare, name, there), daemon=True)
    process.start()
    there.close()

    def ask() -> float:
        try:
            here.send(True)
            return float(here.recv())
        except (EOFError, OSError):
            raise BenchmarkError(f"the process of {name} has ended; what it wrote is above") from None

    try:
        ask()
        yield ask
    finally:
        here.close()
        process.join()


def _serve(prepare: Callable[[str], Work], name: str, parent: Connection) -> None:
    """Work whenever the parent asks for it, until it asks no more."""
    with one_core():
        work = prepare(name)
        work()
        gc.collect()
        gc.freeze()
        try:
            while parent.recv():
                parent.send(seconds(work))
        except EOFError:
            return
