"""Light forms drawn from specifications of fields: rows, details, answers; nothing typed is lost.

Hundreds of full form fields would cost more than the rest of the page; the token is checked for every
POST by the application.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from grants.core.errors import DomainError
from grants.core.forms import clean_text, one_line, plausible_day
from grants.core.i18n import _, count_text
from grants.core.money import AmountError, format_amount, parse_amount, parse_count
from grants.proposals.forms.rows import new_client_key
from grants.proposals.persons import SEXES, sex_words
from grants.proposals.plan_rows import RowKind
from grants.proposals.rules import Problem
from grants.proposals.services import UnitChange
from grants.proposals.typed import Spec, day_of, fault_of, homes_total, is_empty
from grants.proposals.units import Seen
from grants.proposals.units.cities import FindCity

Values = MultiDict[str, str]
BLANK_HOMES = 3
MOST_ROWS = 200


class Label(NamedTuple):
    """A label as the macros of forms read it."""

    text: str


class HomeLine(NamedTuple):
    """One home city of the children's grid, as typed: (sex, count) pairs and their sum."""

    prefix: str
    city: str
    counts: tuple[tuple[str, str], ...]
    total: int


@dataclass
class Cell:
    """One field on the page: its specification, what was typed, its value and its errors."""

    id: str
    spec: Spec
    raw: str = ""
    picked: tuple[str, ...] = ()
    value: Any = None
    errors: list[str] = field(default_factory=list)
    homes: list[HomeLine] = field(default_factory=list)
    called: str = ""

    @property
    def name(self) -> str:
        """Return the name under which it is posted."""
        return self.id

    @property
    def label(self) -> Label:
        """Return the label, after the name of its row where one is known."""
        words = self.spec.words
        return Label(f"{self.called}, {words}" if self.called else words)

    @property
    def homes_total(self) -> int:
        """Return the children of all home cities."""
        return self.sex_total(None)

    def sex_total(self, sex: str | None) -> int:
        """Return the children of one sex in all home cities."""
        return homes_total(self.value if isinstance(self.value, Mapping) else None, sex)

    @property
    def sexes(self) -> tuple[str, ...]:
        """Return the sexes by which children are counted."""
        return SEXES

    @property
    def home_heads(self) -> list[str]:
        """Return the headings of the grid of home cities."""
        return [sex_words(sex) for sex in SEXES]


def shown_cell(spec: Spec, id_: str, value: Any, city_names: Mapping[str, str] | None = None) -> Cell:
    """Return a field that shows a saved value."""
    cell = Cell(id_, spec, value=value)
    if spec.kind == "homes":
        cell.homes = _home_lines(id_, value or {}, city_names or {})
    elif is_empty(value):
        return cell
    elif spec.kind == "choices":
        cell.picked = tuple(value)
    elif spec.kind in ("yes_no", "flag"):
        cell.picked = ("yes" if value else "no",)
    else:
        cell.raw = _words(spec, value, city_names or {})
    return cell


def _words(spec: Spec, value: Any, city_names: Mapping[str, str]) -> str:
    if spec.kind == "amount":
        return format_amount(value)
    if spec.kind == "count":
        return count_text(value)
    if spec.kind == "date":
        day = day_of(value)
        return day.isoformat() if day else ""
    return city_names.get(value, value) if spec.kind == "city" else str(value)


def typed_cell(spec: Spec, id_: str, values: Values, find_city: FindCity | None = None) -> Cell:
    """Return a field as it was typed, with its value, or the error that says how to repair it."""
    cell = Cell(id_, spec, raw=values.get(id_, ""))
    if spec.kind == "homes":
        _read_homes(cell, values, find_city)
        return cell
    if spec.kind == "choices":
        cell.picked = tuple(dict.fromkeys(values.getlist(id_)))
        cell.value = [code for code in cell.picked if code]
    elif spec.kind == "flag":
        cell.picked = ("yes",) if id_ in values else ()
        cell.value = bool(cell.picked)
    elif spec.kind == "yes_no":
        cell.picked = (cell.raw,)
        cell.value = {"yes": True, "no": False}.get(cell.raw)
    else:
        text = clean_text(cell.raw)
        try:
            cell.value = _parsed(spec, text, find_city) if text else None
        except ValueError as error:
            cell.errors.append(str(error))
            return cell
    if words := fault_of(spec, cell.value):
        cell.errors.append(words)
    return cell


def _parsed(spec: Spec, text: str, find_city: FindCity | None) -> Any:
    if spec.kind == "date":
        return _day(text)
    if spec.kind in ("count", "year", "amount"):
        return _number(spec, text)
    if spec.kind == "city":
        return _city(text, find_city)
    return text.replace("\r\n", "\n") if spec.kind == "lines" else one_line(text)


def _city(text: str, find_city: FindCity | None) -> str:
    if find_city is None or not text:
        raise ValueError(_("Cette ville n’est pas dans la liste."))
    return find_city(text)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Écrivez une date comme 2027-03-31.")) from None
    return plausible_day(day)  # type: ignore[no-any-return]


def _number(spec: Spec, text: str) -> int:
    try:
        return parse_amount(text) if spec.kind == "amount" else parse_count(text)
    except AmountError:
        if spec.kind == "amount":
            raise ValueError(_("Écrivez un montant comme 168 776,00.")) from None
        raise ValueError(_("Écrivez un nombre entier, à partir de 0.")) from None


def _home_lines(
    id_: str, homes: Mapping[str, Mapping[str, int]], city_names: Mapping[str, str]
) -> list[HomeLine]:
    lines = [
        HomeLine(
            f"{id_}.{index}",
            city_names.get(code, code),
            tuple((sex, count_text(counts[sex]) if sex in counts else "") for sex in SEXES),
            sum(counts.values()),
        )
        for index, (code, counts) in enumerate(homes.items())
    ]
    return [*lines, *_blank_lines(id_, len(lines))]


def _blank_lines(id_: str, start: int) -> list[HomeLine]:
    return [
        HomeLine(f"{id_}.{start + n}", "", tuple((sex, "") for sex in SEXES), 0) for n in range(BLANK_HOMES)
    ]


def _read_homes(cell: Cell, values: Values, find_city: FindCity | None) -> None:
    """Read the grid of home cities: a city by its name, then a count for each sex."""
    homes: dict[str, dict[str, int]] = {}
    index = 0
    while f"{cell.id}.{index}.city" in values and index < MOST_ROWS:
        prefix = f"{cell.id}.{index}"
        name = clean_text(values.get(f"{prefix}.city", ""))
        texts = tuple(values.get(f"{prefix}.{sex}", "").strip() for sex in SEXES)
        index += 1
        counts = _counts(cell, texts)
        if not name and not any(texts):
            continue
        cell.homes.append(HomeLine(prefix, name, tuple(zip(SEXES, texts, strict=True)), sum(counts.values())))
        try:
            code = _city(name, find_city)
        except ValueError as error:
            cell.errors.append(_("« %(label)s » : %(fault)s", label=name, fault=error))
            continue
        if code in homes:
            cell.errors.append(_("« %(name)s » est écrite deux fois.", name=name))
        elif counts:
            homes[code] = counts
    cell.homes += _blank_lines(cell.id, index)
    cell.value = homes


def _counts(cell: Cell, texts: Sequence[str]) -> dict[str, int]:
    counts = {}
    for sex, text in zip(SEXES, texts, strict=True):
        if not text:
            continue
        try:
            counts[sex] = parse_count(text)
        except AmountError:
            cell.errors.append(_("« %(typed)s » n’est pas un nombre entier.", typed=text))
    return counts


@dataclass
class Row:
    """One row on the page: its key in the draft ("" for a new one) and its cells."""

    prefix: str
    key: str
    cells: list[Cell]
    is_removed: bool = False
    client: str = ""

    @property
    def client_key(self) -> str | None:
        """Return what the browser called a new row, so that it is not added twice."""
        return self.client if re.fullmatch(r"[A-Za-z0-9_-]{8,40}", self.client) else None

    @property
    def unit(self) -> str:
        """Return the key of its unit, which ends in ":" for a new row."""
        return f"{self.prefix.split('-')[0]}:{self.row_id or ''}"

    @property
    def row_id(self) -> int | None:
        """Return the key of the row being changed, or None for a new one."""
        return int(self.key) if self.key.isascii() and self.key.isdigit() and len(self.key) < 16 else None

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed in a new row."""
        return (
            self.row_id is None
            and all(is_empty(c.value) or c.value is False for c in self.cells)
            and not any(cell.errors for cell in self.cells)
        )

    @property
    def title(self) -> str:
        """Return what the row is called, empty for a new one."""
        return str(self.cells[0].raw)


class TypedForm:
    """A form of cells, as the macros of forms read one."""

    def __init__(self, cells: Iterable[Cell] = (), submitted: bool = False) -> None:
        self.cells = list(cells)
        self.form_errors: list[str] = []
        self.submitted = submitted
        self.units: dict[str, dict[str, Any]] = {}

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.all_cells())

    def all_cells(self) -> list[Cell]:
        """Return the cells in the order of the page."""
        return self.cells

    def is_submitted(self) -> bool:
        """Say whether it was posted."""
        return self.submitted

    @property
    def errors(self) -> list[str]:
        """Return every error, for the title of the page and the status of the answer."""
        return [*self.form_errors, *(error for cell in self for error in cell.errors)]

    def add_error(self, error: DomainError) -> None:
        """Show a domain error at its field, or above the form when it names none."""
        for cell in self.all_cells():
            if error.field == cell.spec.name:
                cell.errors.append(str(error.message))
                return
        self.form_errors.append(str(error.message))

    def changes(self, seen: Mapping[str, Seen]) -> list[UnitChange]:
        """Return what the reader changed, unit by unit (units: key -> values)."""
        return [
            UnitChange(key, values, seen.get(key, Seen()).revision)
            for key, values in self.units.items()
            if not seen.get(key, Seen()).shows(values)
        ]


class RowsForm(TypedForm):
    """The rows of one kind, with a blank one to go on."""

    def __init__(self, kind: RowKind, rows: list[Row], submitted: bool) -> None:
        super().__init__(submitted=submitted)
        self.kind, self.rows = kind, rows

    @classmethod
    def saved(cls, kind: RowKind, rows: Sequence[Any], blank: int = 1) -> "RowsForm":
        """Return a form that shows saved rows, then blank ones."""
        shown = [_saved_row(kind, index, row) for index, row in enumerate(rows)]
        form = cls(kind, shown, submitted=False)
        form.add_blank(blank)
        return form

    @classmethod
    def typed(cls, kind: RowKind, values: Values) -> "RowsForm":
        """Return the form as it was posted."""
        places = sorted(
            {
                int(number)
                for name in values
                if name.startswith(f"{kind.name}-")
                and (number := name.split("-")[1]).isascii()
                and number.isdigit()
                and len(number) < 6
            }
        )
        rows = [_typed_row(kind, place, values) for place in places[:MOST_ROWS]]
        for row in rows:
            if row.is_removed:
                for cell in row.cells:
                    cell.errors.clear()
        return cls(kind, rows, submitted=True)

    def all_cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]

    def add_blank(self, number: int = 1) -> None:
        """Add blank rows at the end."""
        last = max((int(row.prefix.split("-")[1]) for row in self.rows), default=-1)
        added = [_saved_row(self.kind, last + 1 + n, self.kind.row()) for n in range(number)]
        for row in added:
            row.client = new_client_key()
        self.rows += added

    def blank_row(self) -> Row:
        """Return the row that the page's script copies."""
        return _saved_row(self.kind, "__index__", self.kind.row())

    def changes(self, seen: Mapping[str, Seen]) -> list[UnitChange]:
        """Return what the reader changed, row by row; an empty text is empty, an empty number none."""
        changes = []
        for row in self.rows:
            if row.is_blank:
                continue
            key = f"{self.kind.name}:{row.row_id or ''}"
            shown = seen.get(key, Seen())
            if row.is_removed:
                changes += [UnitChange(key, None, shown.revision)] if row.row_id else []
                continue
            values = row_values(self.kind, row.cells)
            if not shown.shows(values):
                client = None if row.row_id else row.client_key
                changes.append(UnitChange(key, values, shown.revision, client))
        return changes

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put the faults of saved rows at their cells; what is only missing stays out."""
        for problem in problems:
            table, _dot, name = (problem.field or "").partition(".")
            if problem.missing or problem.row is None or table != self.kind.name:
                continue
            for cell in self.rows[problem.row].cells:
                if cell.spec.name == name:
                    cell.errors.append(problem.short or problem.message)


def row_values(kind: RowKind, cells: Iterable[Cell]) -> dict[str, Any]:
    """Return the values of a row as its unit keeps them."""
    typed = {cell.spec.name: cell.value for cell in cells if cell.value is not None}
    return {name: value for name, value in vars(replace(kind.row(), **typed)).items() if name != "id"}


def _saved_row(kind: RowKind, index: int | str, row: Any) -> Row:
    prefix = f"{kind.name}-{index}"
    cells = [shown_cell(spec, f"{prefix}-{spec.name}", getattr(row, spec.name)) for spec in kind.specs]
    return _named(Row(prefix, str(row.id or ""), cells))


def _typed_row(kind: RowKind, place: int, values: Values) -> Row:
    prefix = f"{kind.name}-{place}"
    cells = [typed_cell(spec, f"{prefix}-{spec.name}", values) for spec in kind.specs]
    key, client = values.get(f"{prefix}-id", ""), values.get(f"{prefix}-client", "")
    return _named(Row(prefix, key, cells, f"{prefix}-remove" in values, client))


def _named(row: Row) -> Row:
    for cell in row.cells[1:]:
        cell.called = row.title
    return row
