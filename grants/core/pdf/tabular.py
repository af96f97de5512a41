"""The three tables of a paper: figures with a header, labels with values, boxes to sign."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from grants.core.pdf.paragraph import Paragraph
from grants.core.pdf.rows import Cell, Row
from grants.core.pdf.structure import Element
from grants.core.pdf.table import Table
from grants.core.pdf.text import split_lines
from grants.core.pdf.theme import (
    CELL,
    GREEN,
    HEADER_GROUND,
    INK,
    LABEL,
    RULE,
    ZEBRA,
    Setting,
    Style,
)

LABEL_SHARE = 0.32
SIGNING_ROOM = 84.0
PARTIES_ABREAST = 3


class _Composer:
    """Makes rows whose cells hang in the structure tree."""

    def __init__(self, setting: Setting, root: Element) -> None:
        self.setting = setting
        self.element = root.add("Table", setting.lang)

    def row(self, texts: Iterable[str], styles: Sequence[Style], tags: Sequence[str], *, bold: bool) -> Row:
        """Return a row of one cell for each text."""
        parent = self.element.add("TR")
        cells = [
            self._cell(text, style, parent.add(tag, self.setting.lang), bold)
            for text, style, tag in zip(texts, styles, tags, strict=True)
        ]
        return Row(tuple(cells))

    def _cell(self, text: str, style: Style, element: Element, bold: bool) -> Cell:
        return [Paragraph([(line, bold)], style, self.setting, element) for line in split_lines(text)]


def table_of(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    align: Sequence[str],
    widths: Sequence[float],
    total_row: bool,
    setting: Setting,
    root: Element,
) -> Table:
    """Return a table with a header, zebra ground and, with `total_row`, its last row set apart."""
    count = len(headers)
    styles = [replace(CELL, align=name) for name in align or ["start"] * count]
    compose = _Composer(setting, root)
    head = compose.row(headers, [replace(style, color=GREEN) for style in styles], ["TH"] * count, bold=True)
    body: list[Row] = []
    for index, texts in enumerate(rows):
        if total_row and index == len(rows) - 1:
            row = compose.row(texts, styles, ["TH", *["TD"] * (count - 1)], bold=True)
            body.append(replace(row, rule_above=INK, rule=INK))
        else:
            row = compose.row(texts, styles, ["TD"] * count, bold=False)
            body.append(replace(row, ground=ZEBRA if index % 2 else "", rule=RULE))
    header = replace(head, ground=HEADER_GROUND, rule=GREEN)
    return Table(header, body, widths or [1] * count, rtl=setting.rtl)


def pairs_table(items: Sequence[tuple[str, str]], setting: Setting, root: Element) -> Table:
    """Return labels with values, a thin rule under each."""
    compose = _Composer(setting, root)
    rows = [replace(compose.row(item, [LABEL, CELL], ["TH", "TD"], bold=False), rule=RULE) for item in items]
    return Table(None, rows, [LABEL_SHARE, 1 - LABEL_SHARE], rtl=setting.rtl)


def signature_tables(
    parties: Sequence[tuple[str, Sequence[str]]], setting: Setting, root: Element
) -> list[Table]:
    """Return boxes to sign, at most three abreast, each with room below its lines."""
    tables = []
    for start in range(0, len(parties), PARTIES_ABREAST):
        abreast = parties[start : start + PARTIES_ABREAST]
        count = len(abreast)
        compose = _Composer(setting, root)
        names = compose.row(
            [party for party, _ in abreast], [replace(CELL, color=GREEN)] * count, ["TH"] * count, bold=True
        )
        lines = compose.row(
            ["\n".join(lines) for _, lines in abreast], [CELL] * count, ["TD"] * count, bold=False
        )
        header = replace(names, ground=HEADER_GROUND, rule=GREEN)
        body = replace(lines, at_least=SIGNING_ROOM, rule=RULE)
        tables.append(Table(header, [body], [1] * count, rtl=setting.rtl, before=10))
    return tables
