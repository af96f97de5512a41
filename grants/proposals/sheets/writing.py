"""Write the budget of a draft as a workbook: lists, checks and sums, right to left in Arabic."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from grants.core.i18n import _, current_language
from grants.proposals.sheets.layout import (
    AMOUNTS,
    COST,
    FIRST_ROW,
    GAP,
    GRANT,
    HEADING,
    KEPT_SHEET,
    KEY,
    LABEL,
    MARK,
    MOST_ROWS,
    OTHER,
    QUANTITY,
    UNIT,
    UNIT_COST,
    ExportedCost,
    cell_name,
)

MONEY = "#,##0.00"
WIDTHS = {KEY: 3, HEADING: 26, LABEL: 34, UNIT: 12, QUANTITY: 10, COST: 15, GAP: 15}
# A cell that begins so is text, never a formula or a link that a person typed.
SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def write_budget(
    draft_code: str,
    nonce: str,
    costs: Sequence[ExportedCost],
    headings: Mapping[str, str],
    rules: Sequence[str],
) -> bytes:
    """Return the workbook of a draft's budget in the reader's language.

    nonce names this very export, so that rows added in it are known again. headings: code -> name.
    rules: the rules of the call in words, shown beside. Amounts are numbers in dirhams.
    """
    import xlsxwriter  # heavy, and few processes ever write a workbook

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    styles = _styles(book)
    sheet = book.add_worksheet(str(_("Budget")))
    if current_language() == "ar":
        sheet.right_to_left()
    _head(sheet, styles)
    for place, cost in enumerate(costs):
        _cost(sheet, styles, FIRST_ROW + place, cost, headings)
    _computed(sheet, styles, costs)
    _checks(sheet, headings)
    _rules(book, rules)
    _kept(book, draft_code, nonce, costs, headings)
    book.close()
    return buffer.getvalue()


def column_names() -> dict[int, str]:
    """Return the name of each visible column in the reader's language."""
    return {
        HEADING: _("Rubrique"),
        LABEL: _("Dépense"),
        UNIT: _("Unité"),
        QUANTITY: _("Quantité"),
        UNIT_COST: _("Coût unitaire"),
        GRANT: _("Subvention demandée"),
        GRANT + 1: _("Apport en argent"),
        GRANT + 2: _("Apport en nature"),
        OTHER: _("Autres financeurs"),
        COST: _("Coût"),
        GAP: _("Reste à financer"),
    }


def _styles(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": "#0B5D4B"}),
        "note": book.add_format({"font_color": "#5A6472"}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#0B5D4B", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
        ),
        "money": book.add_format({"num_format": MONEY}),
        "computed": book.add_format({"num_format": MONEY, "bg_color": "#F1EEE7"}),
        "total": book.add_format({"num_format": MONEY, "bold": True, "top": 1}),
        "wrong": book.add_format({"font_color": "#A4262C", "bold": True}),
    }


def _head(sheet: Any, styles: dict[str, Any]) -> None:
    sheet.write_string(0, HEADING, str(_("Budget du projet, en dirhams")), styles["title"])
    advice = _("Écrivez une dépense par ligne, sans laisser de total. Les colonnes grises se calculent.")
    sheet.write_string(1, HEADING, str(advice), styles["note"])
    keep = _("Gardez l’ordre des colonnes ; une ligne effacée retire la dépense du dossier.")
    sheet.write_string(2, HEADING, str(keep), styles["note"])
    for column, name in column_names().items():
        sheet.write_string(FIRST_ROW - 1, column, str(name), styles["head"])
    for column in range(GAP + 1):
        sheet.set_column(column, column, WIDTHS.get(column, 14), None, {"hidden": column == KEY})
    sheet.freeze_panes(FIRST_ROW, UNIT)


def _cost(
    sheet: Any, styles: dict[str, Any], row: int, cost: ExportedCost, headings: Mapping[str, str]
) -> None:
    line = cost.row
    sheet.write_string(row, KEY, f"{line.id}:{cost.revision}")
    sheet.write_string(row, HEADING, headings.get(line.heading_code, ""))
    sheet.write_string(row, LABEL, line.label)
    sheet.write_string(row, UNIT, line.unit)
    sheet.write_number(row, QUANTITY, line.quantity)
    for column, name in AMOUNTS.items():
        sheet.write_number(row, column, getattr(line, name) / 100, styles["money"])


def _computed(sheet: Any, styles: dict[str, Any], costs: Sequence[ExportedCost]) -> None:
    """Write the columns that compute themselves, with the value they have now for readers that don't."""
    for row in range(FIRST_ROW, FIRST_ROW + MOST_ROWS):
        place = row - FIRST_ROW
        line = costs[place].row if place < len(costs) else None
        cost = line.cost_centimes / 100 if line else ""
        gap = (line.cost_centimes - line.funded_centimes) / 100 if line else ""
        product = f"{cell_name(row, QUANTITY)}*{cell_name(row, UNIT_COST)}"
        is_blank = f'{cell_name(row, LABEL)}=""'
        sheet.write_formula(row, COST, f'=IF({is_blank},"",{product})', styles["computed"], cost)
        paid = f"SUM({cell_name(row, GRANT)}:{cell_name(row, OTHER)})"
        sheet.write_formula(
            row, GAP, f'=IF({is_blank},"",ROUND({product}-{paid},2))', styles["computed"], gap
        )
    total = FIRST_ROW + MOST_ROWS
    sheet.write_string(total, LABEL, str(_("Total")), styles["total"])
    for column in range(GRANT, GAP + 1):
        first, last = cell_name(FIRST_ROW, column), cell_name(total - 1, column)
        sheet.write_formula(total, column, f"=SUM({first}:{last})", styles["total"], _total(costs, column))
    gaps = f"{cell_name(FIRST_ROW, GAP)}:{cell_name(total - 1, GAP)}"
    sheet.conditional_format(gaps, {"type": "cell", "criteria": "!=", "value": 0, "format": styles["wrong"]})


def _total(costs: Sequence[ExportedCost], column: int) -> float:
    whole = sum(cost.row.cost_centimes for cost in costs)
    centimes = {
        COST: whole,
        GAP: whole - sum(cost.row.funded_centimes for cost in costs),
        **{place: sum(getattr(cost.row, name) for cost in costs) for place, name in AMOUNTS.items()},
    }
    return int(centimes[column]) / 100


def _checks(sheet: Any, headings: Mapping[str, str]) -> None:
    last = FIRST_ROW + MOST_ROWS - 1
    source = f"={KEPT_SHEET}!$B$1:$B${max(1, len(headings))}"
    sheet.data_validation(FIRST_ROW, HEADING, last, HEADING, {"validate": "list", "source": source})
    whole = {"validate": "integer", "criteria": ">=", "value": 0}
    sheet.data_validation(FIRST_ROW, QUANTITY, last, QUANTITY, whole)
    amount = {"validate": "decimal", "criteria": ">=", "value": 0}
    sheet.data_validation(FIRST_ROW, UNIT_COST, last, OTHER, amount)


def _rules(book: Any, rules: Sequence[str]) -> None:
    sheet = book.add_worksheet(str(_("Règles")))
    if current_language() == "ar":
        sheet.right_to_left()
    sheet.set_column(0, 0, 90)
    for row, words in enumerate(rules):
        sheet.write_string(row, 0, words)


def _kept(
    book: Any, draft_code: str, nonce: str, costs: Sequence[ExportedCost], headings: Mapping[str, str]
) -> None:
    """Write the hidden sheet that says which draft and which rows the workbook was written for."""
    sheet = book.add_worksheet(KEPT_SHEET)
    sheet.very_hidden()
    kept = [MARK, draft_code, nonce, *(f"{cost.row.id}:{cost.revision}" for cost in costs)]
    for row, text in enumerate(kept):
        sheet.write_string(row, 0, text)
    for row, (code, name) in enumerate(headings.items()):
        sheet.write_string(row, 1, name)
        sheet.write_string(row, 2, code)
