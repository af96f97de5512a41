"""Geometry of bars, coverage bars and small charts: numbers in, rounded coordinates out, no drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

Number = int | float
BOX = 100.0


@dataclass(frozen=True)
class Bar:
    """A horizontal bar in a box 100 wide: its width, the place of a mark, whether it is cut short."""

    width: float
    mark: float | None = None
    cut: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a bar in a box 100 wide: where it starts and its width."""

    start: float
    width: float


@dataclass(frozen=True)
class Coverage:
    """Reports validated, received and due, with the widths of the first two in a box 100 wide."""

    validated: int
    received: int
    due: int
    validated_width: float
    received_width: float


@dataclass(frozen=True)
class Tick:
    """A value of the vertical axis and its height."""

    value: int
    y: float


@dataclass(frozen=True)
class Dot:
    """One value of a series at its place; planned values are drawn hollow."""

    x: float
    y: float
    value: Number
    planned: bool = False


@dataclass(frozen=True)
class Segment:
    """A line without a gap, as "x,y x,y"; planned when one of its ends is."""

    points: str
    planned: bool


@dataclass(frozen=True)
class Series:
    """One line of a chart: its colour class, its segments and its dots."""

    key: str
    segments: tuple[Segment, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Rectangle:
    """One piece of a column; key is its colour class."""

    key: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Column:
    """A column: its pieces from the ground up, its total, and where its words stand."""

    label: str
    total: Number
    x: float
    top: float
    pieces: tuple[Rectangle, ...]


@dataclass(frozen=True)
class Frame:
    """The box of a chart: size, ground, axis from near to far edge, place of the tick labels."""

    width: float
    height: float
    ground: float
    near: float
    far: float
    tick_x: float


@dataclass(frozen=True)
class LineChart:
    """Lines over named positions."""

    frame: Frame
    ticks: tuple[Tick, ...]
    labels: tuple[tuple[str, float], ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class ColumnChart:
    """Columns made of pieces, one above the other."""

    frame: Frame
    ticks: tuple[Tick, ...]
    columns: tuple[Column, ...]


def share(value: Number, whole: Number) -> float:
    """Return value as a part of a box 100 wide, between 0 and 100; 0 when the whole is nothing."""
    if whole <= 0:
        return 0.0
    return round(min(max(BOX * value / whole, 0.0), BOX), 1)


def bar(value: Number, maximum: Number, mark: Number | None = None) -> Bar:
    """Return a bar on a scale from 0 to maximum; a value past the maximum is cut."""
    return Bar(share(value, maximum), None if mark is None else share(mark, maximum), value > maximum)


def bars(values: Sequence[Number | None]) -> list[Bar | None]:
    """Return bars on one scale, the greatest value filling the box; None stays without a bar."""
    maximum = max((value for value in values if value is not None), default=0)
    return [None if value is None else bar(value, maximum) for value in values]


def parts(values: Sequence[Number], whole: Number | None = None) -> list[Part]:
    """Return the parts of one stacked bar; the whole is their sum unless given."""
    total = sum(values) if whole is None else whole
    edges = [share(sum(values[:index]), total) for index in range(len(values) + 1)]
    return [Part(start, round(end - start, 1)) for start, end in pairwise(edges)]


def coverage(validated: int, received: int, due: int) -> Coverage:
    """Return how much of what was due has come in and been validated."""
    return Coverage(validated, received, due, share(validated, due), share(received, due))


def nice_ticks(maximum: Number, steps: int = 4) -> list[int]:
    """Return round values from 0 to at least maximum, at most steps + 1 of them."""
    if maximum <= 0:
        return [0, 1]
    unit = 1
    while True:
        for factor in (1, 2, 3, 5):
            step = factor * unit
            if step * steps >= maximum:
                return list(range(0, -int(-maximum // step) * step + 1, step))
        unit *= 10


def frame(width: int, height: int, margin: int = 44, foot: int = 26, rtl: bool = False) -> Frame:
    """Return the box of a chart; from right to left the margin of the axis changes side."""
    near, far, tick_x = margin, width, margin - 8
    if rtl:
        near, far, tick_x = width - margin, 0, width - margin + 8
    return Frame(width, height, height - foot, near, far, tick_x)


def _heights(ticks: Sequence[int], box: Frame, head: float) -> tuple[Tick, ...]:
    return tuple(Tick(value, _height(value, ticks[-1], box, head)) for value in ticks)


def _height(value: Number, top: Number, box: Frame, head: float) -> float:
    return round(box.ground - (box.ground - head) * value / top, 1)


def _middles(count: int, box: Frame) -> list[float]:
    step = (box.far - box.near) / max(count, 1)
    return [round(box.near + step * (index + 0.5), 1) for index in range(count)]


def line_chart(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number | None]]],
    planned: Sequence[str] = (),
    box: Frame | None = None,
    head: float = 14.0,
) -> LineChart:
    """Return lines over labels; None breaks a line, which is never drawn through a gap.

    series: pairs (colour class, values). planned: the labels whose values are plans, not results.
    """
    box = box or frame(480, 240)
    ticks = nice_ticks(max((v for _, values in series for v in values if v is not None), default=0))
    places = _middles(len(labels), box)
    lines = []
    for key, values in series:
        dots = [
            None if value is None else Dot(x, _height(value, ticks[-1], box, head), value, label in planned)
            for label, x, value in zip(labels, places, values, strict=True)
        ]
        lines.append(Series(key, tuple(_segments(dots)), tuple(dot for dot in dots if dot)))
    return LineChart(box, _heights(ticks, box, head), tuple(zip(labels, places, strict=True)), tuple(lines))


def _segments(dots: Sequence[Dot | None]) -> list[Segment]:
    found = []
    for one, two in pairwise(dots):
        if one and two:
            found.append(Segment(f"{one.x},{one.y} {two.x},{two.y}", one.planned or two.planned))
    return found


def column_chart(
    labels: Sequence[str],
    keys: Sequence[str],
    values: Sequence[Sequence[Number]],
    box: Frame | None = None,
    head: float = 22.0,
) -> ColumnChart:
    """Return stacked columns: values[i][j] is the piece keys[j] of the column labels[i]."""
    box = box or frame(480, 240)
    ticks = nice_ticks(max((sum(pieces) for pieces in values), default=0))
    breadth = round(abs(box.far - box.near) / max(len(labels), 1) * 0.6, 1)
    columns = []
    for label, x, pieces in zip(labels, _middles(len(labels), box), values, strict=True):
        edges = [_height(sum(pieces[:i]), ticks[-1], box, head) for i in range(len(pieces) + 1)]
        drawn = tuple(
            Rectangle(key, round(x - breadth / 2, 1), top, breadth, round(bottom - top, 1))
            for key, bottom, top in zip(keys, edges, edges[1:], strict=False)
            if bottom > top
        )
        columns.append(Column(label, sum(pieces), x, edges[-1], drawn))
    return ColumnChart(box, _heights(ticks, box, head), tuple(columns))


@dataclass(frozen=True)
class Span:
    """A stretch of time in a box 100 wide: where it starts and its width."""

    start: float
    width: float


def span(starts_on: date, ends_on: date, first: date, last: date) -> Span:
    """Return the place of days in a period, both ends included; what lies outside is cut."""
    whole = (last - first).days + 1
    start = share((starts_on - first).days, whole)
    return Span(start, round(max(share((ends_on - first).days + 1, whole) - start, 0.0), 1))


def months_axis(first: date, last: date) -> tuple[tuple[date, float], ...]:
    """Return the first days of the months of a period with their places in a box 100 wide."""
    whole = (last - first).days + 1
    day, found = first, []
    while day <= last:
        found.append((day, share((day - first).days, whole)))
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return tuple(found)
