"""Lay measurements out as a table of text."""

from __future__ import annotations

from tests import path
from tests.benchmarks.measures import Measured

BOUNDS = {
    "saving marks": (8.0, None, None),
    **{f"saving {name}": (10.0, None, None) for name in ("basics", "activities", "beneficiaries", "budget")},
    "submitting": (20.0, None, None),
}
HEAD = f"{'page or act':<24}{'median':>9}{'p95':>9}{'cpu':>9}{'queries':>9}{'kB':>8}{'ratio':>8}  bounds"


def bounds_of(name: str, pages: list[path.PathPage]) -> tuple[float | None, int | None, float | None]:
    """Return the bounds of a page or an act: milliseconds, statements, kilobytes."""
    for page in pages:
        if page.name == name:
            return page.milliseconds, page.statements, page.kilobytes
    return BOUNDS.get(name, (None, None, None))


def line(row: Measured, plain_ms: float, pages: list[path.PathPage]) -> str:
    milliseconds, statements, kilobytes = bounds_of(row.name, pages)
    checks = (
        (milliseconds, row.median_ms, "ms"),
        (statements, row.statements, "queries"),
        (kilobytes, row.kilobytes, "kB"),
    )
    words = [
        f"{'<=' if value <= bound else 'OVER'} {bound:g} {unit}"
        for bound, value, unit in checks
        if bound is not None
    ]
    ratio = row.median_ms / plain_ms
    return (
        f"{row.name:<24}{row.median_ms:>6.1f} ms{row.p95_ms:>6.1f} ms{row.processor_ms:>6.1f} ms"
        f"{row.statements:>9}{row.kilobytes:>8.1f}{ratio:>8.1f}  {', '.join(words)}"
    ).rstrip()
