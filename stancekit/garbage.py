"""Python's garbage collector, put off while an article is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_put_off() -> Iterator[None]:
    """No cycles are looked for in the block, in no thread; where that is off already, it stays off.

    What reading an article makes is in no cycle and goes when it is let go, so there is nothing to find. The collector
    would look through all its words again and again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
