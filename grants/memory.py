"""The collector of cyclic garbage: silent while the application is built, seldom heard afterwards.

What a start makes (classes, mappings, routes, catalogues) lives as long as the process. Searching it for
garbage costs a quarter of the start, and tens of milliseconds in the middle of a request ever after.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects born before the youngest are searched: a page makes some ten thousand.
YOUNG, MIDDLE, OLD = 20_000, 20, 20


@contextmanager
def quiet_start() -> Iterator[None]:
    """Build an application without the collector; what stands at the end of the first is never searched."""
    is_first = gc.get_threshold()[0] != YOUNG
    gc.disable()
    try:
        yield
    finally:
        if is_first:
            gc.freeze()
            gc.set_threshold(YOUNG, MIDDLE, OLD)
        gc.enable()
