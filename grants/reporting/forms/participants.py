"""The tables of persons of one city: one set of grids a cut period, fields named by cell."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField

from grants.core.fields import CountField
from grants.core.forms import AppForm
from grants.core.i18n import _, _l
from grants.reporting.content import CityTables, ReportContent
from grants.reporting.display import AXES, Grid, grid
from grants.reporting.faults import cell_field, total_field
from grants.reporting.labels import cell_words, place_words
from grants.reporting.plan import Period, ReportPlan
from grants.reporting.tables import CellKey, table_cells


class ParticipantsForm(AppForm):
    """Base of the form of one city; participants_form adds the fields of its periods."""

    def tables(self, plan: ReportPlan, city_code: str) -> list[CityTables]:
        """Return what was typed; empty cells are absent, or 0 where the box says so."""
        return [self._table(period, city_code) for period in plan.periods]

    def grids(self, period: Period) -> list[Grid]:
        """Return the fields of a period laid out by table."""
        return [
            grid(code, {key: self._fields[_name(period, key)] for key in table_cells(code)}) for code in AXES
        ]

    def extras(self, period: Period) -> dict[str, Any]:
        """Return the other fields of a period: total, zeros, nc."""
        return {
            "total": self._fields[total_field(period[0])],
            "zeros": self._fields[f"zeros{period[0]:%Y%m%d}"],
            "nc": self._fields[f"nc{period[0]:%Y%m%d}"],
        }

    def _table(self, period: Period, city_code: str) -> CityTables:
        extras = self.extras(period)
        if extras["nc"].data:
            return CityTables(city_code, period[0], dict.fromkeys(table_cells("T1")))
        cells: dict[CellKey, int | None] = {}
        for code in AXES:
            typed = {key: self._fields[_name(period, key)].data for key in table_cells(code)}
            known = {key: value for key, value in typed.items() if value is not None}
            if extras["zeros"].data and (known or code == "T1"):
                known = {key: value or 0 for key, value in typed.items()}
            cells |= known
        return CityTables(city_code, period[0], cells, extras["total"].data)


def participants_form(plan: ReportPlan, content: ReportContent, city_code: str) -> ParticipantsForm:
    """Return the form of one city, filled with what is saved or with what was just typed."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for period in plan.periods:
        fields |= _period_fields(plan, period, city_code)
        data |= _period_data(period, content.table_of(city_code, period[0]))
    form: type[ParticipantsForm] = type("CityParticipantsForm", (ParticipantsForm,), fields)
    return form(data=data)


def _name(period: Period, key: CellKey) -> str:
    return cell_field(period[0], key.table, key.combination)


def _period_fields(plan: ReportPlan, period: Period, city_code: str) -> dict[str, Any]:
    place = place_words(plan, city_code, period[0])
    fields: dict[str, Any] = {
        f"nc{period[0]:%Y%m%d}": BooleanField(_l("Ces chiffres n’ont pas été collectés")),
        total_field(period[0]): CountField(
            _("Total déclaré (%(place)s)", place=place),
            description=_l(
                "Le nombre de personnes que vous connaissez par ailleurs : il contrôle le tableau."
            ),
        ),
        f"zeros{period[0]:%Y%m%d}": BooleanField(_l("Compter 0 dans les cases laissées vides")),
    }
    for code in AXES:
        for key in table_cells(code):
            fields[_name(period, key)] = CountField(
                _("%(place)s, %(cell)s", place=place, cell=cell_words(key))
            )
    return fields


def _period_data(period: Period, row: CityTables) -> Mapping[str, Any]:
    return {
        total_field(period[0]): row.declared_total,
        f"nc{period[0]:%Y%m%d}": row.is_not_collected,
        **{_name(period, key): value for key, value in row.cells.items()},
    }
