"""Read the names of codes of several kinds at once, in the reader's language."""

from collections.abc import Collection, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, literal, literal_column, null, select, union_all

from grants.calls.models import BudgetHeading
from grants.core.db import db
from grants.core.i18n import pick


def names_of(wanted: Mapping[Any, Collection[str]]) -> dict[Any, dict[str, str]]:
    """Return code -> name by model for the codes wanted, and all budget headings in order: one statement."""
    asked = {model: list(codes) for model, codes in wanted.items() if codes}
    models = {model.__tablename__: model for model in (BudgetHeading, *wanted)}
    found: dict[Any, dict[str, str]] = {model: {} for model in models.values()}
    values = {model.__tablename__: codes for model, codes in asked.items()}
    rows = db.session.execute(_statement(tuple(asked)), values)
    for row in sorted(rows, key=attrgetter("position", "code")):
        found[models[row.kind]][row.code] = pick(row)
    return found


@cache
def _statement(models: tuple[Any, ...]) -> Any:
    """Return the statement for codes of these models, composed once."""
    selects = [_select_names(BudgetHeading, BudgetHeading.position)]
    selects += [
        _select_names(model, literal(0)).where(model.code.in_(bindparam(model.__tablename__, expanding=True)))
        for model in models
    ]
    return union_all(*selects)


def _select_names(model: Any, position: Any) -> Select[Any]:
    """Select code and names in one shape for every model; cities have no English name."""
    kind = literal_column(f"'{model.__tablename__}'", String).label("kind")
    name_en = getattr(model, "name_en", cast(null(), String)).label("name_en")
    return select(kind, model.code, model.name_fr, model.name_ar, name_en, position.label("position"))
