"""Read the workbook of a budget: every row, and every fault of every row at its cell, at once."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grants.core.i18n import _
from grants.core.money import MAX_CENTIMES, AmountError, parse_amount, parse_count
from grants.proposals.sheets.layout import (
    AMOUNTS,
    FIRST_ROW,
    HEADING,
    KEPT_SHEET,
    KEY,
    LABEL,
    MARK,
    MOST_ROWS,
    OTHER,
    QUANTITY,
    UNIT,
    cell_name,
)

LONGEST_LABEL, LONGEST_UNIT = 200, 40


@dataclass(frozen=True)
class CellFault:
    """What is wrong in one cell, in words; cell is its name, such as E7, empty for the whole workbook."""

    cell: str
    message: str


@dataclass(frozen=True)
class SheetCost:
    """One cost as it stands in the workbook; key and revision are those of the row it was written from."""

    place: int
    key: int | None
    revision: int
    values: dict[str, Any]

    def cell(self, field: str) -> str:
        """Return the cell in which a field of this row stands."""
        columns = {"heading_code": HEADING, "label": LABEL, "unit": UNIT, "quantity": QUANTITY}
        columns.update({name: column for column, name in AMOUNTS.items()})
        return cell_name(self.place, columns.get(field, LABEL))


@dataclass(frozen=True)
class BudgetSheet:
    """What was read: the draft and the export named by the workbook, its rows, those it was written with."""

    draft_code: str
    nonce: str
    costs: tuple[SheetCost, ...]
    exported: Mapping[int, int]
    faults: tuple[CellFault, ...]

    @property
    def removed(self) -> dict[int, int]:
        """Return key -> revision of the rows written at export that no longer stand there."""
        kept = {cost.key for cost in self.costs}
        return {key: revision for key, revision in self.exported.items() if key not in kept}


def read_budget(content: bytes, headings: Mapping[str, str]) -> BudgetSheet:
    """Read a workbook that write_budget wrote; headings: name in any language -> code.

    Never raises for what a person may have done to it: each fault is named, those of all rows at once.
    """
    from python_calamine import CalamineWorkbook  # heavy, and few processes ever read a workbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        kept = book.get_sheet_by_name(KEPT_SHEET).to_python(skip_empty_area=False)
        rows = book.get_sheet_by_name(names[0]).to_python(skip_empty_area=False)
    except Exception:  # whatever the reader meets in a foreign or damaged file
        kept, rows = [], []
    marks = [str(row[0]) if row else "" for row in kept]
    if len(marks) < 3 or marks[0] != MARK:
        message = _("Ce classeur n’est pas celui d’un budget : téléchargez d’abord celui du dossier.")
        return BudgetSheet("", "", (), {}, (CellFault("", str(message)),))
    exported = dict(pair for text in marks[3:] if (pair := _key(text)))
    costs: list[SheetCost] = []
    faults: list[CellFault] = []
    seen: set[int] = set()
    for place, row in _filled(rows):
        cost, found = _read_row(place, row, headings, exported, seen)
        faults += found
        costs.append(cost)
    if len(costs) > MOST_ROWS:
        message = _("Un budget compte %(most)s dépenses au plus.", most=MOST_ROWS)
        faults.append(CellFault("", str(message)))
    return BudgetSheet(marks[1], marks[2], tuple(costs), exported, tuple(faults))


def _filled(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows in which something is filled in, up to the row of totals, with their places."""
    for place, row in enumerate(rows):
        cells = [*row, *[""] * (OTHER + 1 - len(row))]
        if place < FIRST_ROW or place >= FIRST_ROW + MOST_ROWS:
            continue
        if any(_text(cells[column]) for column in range(HEADING, OTHER + 1)):
            yield place, cells


def _read_row(
    place: int, row: list[Any], headings: Mapping[str, str], exported: Mapping[int, int], seen: set[int]
) -> tuple[SheetCost, list[CellFault]]:
    faults: list[CellFault] = []

    def fault(column: int, message: Any) -> None:
        faults.append(CellFault(cell_name(place, column), str(message)))

    values: dict[str, Any] = {
        "heading_code": headings.get(_text(row[HEADING]).casefold(), ""),
        "label": _text(row[LABEL]),
        "unit": _text(row[UNIT]),
    }
    if not values["heading_code"]:
        fault(HEADING, _("Choisissez une rubrique de la liste."))
    if not values["label"]:
        fault(LABEL, _("Nommez la dépense."))
    for name, column, longest in (("label", LABEL, LONGEST_LABEL), ("unit", UNIT, LONGEST_UNIT)):
        if len(values[name]) > longest:
            fault(column, _("%(limit)s signes au plus.", limit=longest))
    try:
        values["quantity"] = _whole(row[QUANTITY])
    except AmountError:
        fault(QUANTITY, _("Écrivez un nombre entier, à partir de 0."))
    for column, name in AMOUNTS.items():
        try:
            values[name] = _centimes(row[column])
        except AmountError:
            fault(column, _("Écrivez un montant comme 168 776,00."))
    pair = _key(_text(row[KEY]))
    key = pair[0] if pair and pair[0] in exported and pair[0] not in seen else None
    if key is not None:
        seen.add(key)  # a row copied in the spreadsheet is a new row
    return SheetCost(place, key, exported.get(key, 0) if key is not None else 0, values), faults


def _key(text: str) -> tuple[int, int] | None:
    key, _sign, revision = text.partition(":")
    digits = key.isascii() and key.isdigit() and revision.isascii() and revision.isdigit()
    return (int(key), int(revision)) if digits and len(key) < 16 and len(revision) < 10 else None


def _text(value: Any) -> str:
    """Return a cell as text; a whole number shows no decimals."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str("" if value is None else value).replace("\x00", "").split())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _whole(value: Any) -> int:
    if _is_number(value):
        if value != int(value):
            raise AmountError("not_whole")
        value = int(value)
    return parse_count(str(value)) if _text(value) else 0


def _centimes(value: Any) -> int:
    """Return the centimes of a cell; a number has two decimals at most, as it is shown."""
    if not _is_number(value):
        return parse_amount(str(value)) if _text(value) else 0
    exact = Decimal(repr(value)) * 100
    if exact < 0 or exact != exact.to_integral_value() or exact > MAX_CENTIMES:
        raise AmountError("decimals")
    return int(exact)
