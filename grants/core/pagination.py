"""One page of a list: rows, counts and the addresses of its neighbours."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, select

from grants.core.db import db

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page, in order, with the total number of rows."""

    rows: list[Any]
    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """Return the number of pages, at least 1."""
        return max(1, -(-self.total // self.per_page))

    def url_for(self, number: int) -> str:
        """Return the address of another page of the list being shown, filters kept."""
        arguments = {**request.args.to_dict(), **(request.view_args or {}), "page": number}
        return url_for(request.endpoint or "", **arguments)


def small_number(text: str) -> int:
    """Read a whole number of an address; ValueError for one that no column could hold."""
    number = int(text)
    if abs(number) > 2**31 - 1:
        raise ValueError("too large")
    return number


def key_in(text: str) -> int | None:
    """Return the key of a row that a form sent, or None for what no key can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def requested_page() -> int:
    """Return the page number asked for in the address; 1 when absent or absurd."""
    number = request.args.get("page", 1, type=int)
    return number if 1 <= number <= 100_000 else 1


def paginate(statement: Select[Any], number: int, per_page: int = PER_PAGE) -> Page:
    """Run a list statement for one page: two statements, whatever the number of rows."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = db.session.execute(statement.limit(per_page).offset((number - 1) * per_page)).unique()
    columns = (
        len(statement.selected_columns)
        if not statement.column_descriptions
        else len(statement.column_descriptions)
    )
    listed = list(rows.scalars()) if columns == 1 else list(rows)
    return Page(listed, number, per_page, total)
