"""Tables of a submitted content for reading: persons by city and by age, budget by heading, with totals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grants.proposals.persons import AGES, SEXES, age_words, sex_words

AMOUNTS = ("grant_centimes", "own_cash_centimes", "in_kind_centimes", "other_centimes")


@dataclass(frozen=True)
class CountRow:
    """One row of counts by sex, with its total."""

    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return the sum of the row."""
        return sum(self.counts)


@dataclass(frozen=True)
class PersonsTables:
    """Planned persons by city and by age; each table sums to the same total."""

    sexes: tuple[str, ...]
    cities: tuple[CountRow, ...]
    ages: tuple[CountRow, ...]
    total: CountRow


@dataclass(frozen=True)
class BudgetGroup:
    """The costs of one heading with its sums in centimes: cost, then the four sources."""

    label: str
    rows: tuple[Mapping[str, Any], ...]
    sums: tuple[int, ...]


def persons_tables(cells: list[dict[str, Any]], city_names: Mapping[str, str]) -> PersonsTables:
    """Add up the planned cells of a content; ages and sexes without anybody are left out."""
    sexes = [sex for sex in SEXES if sex != "NS" or any(cell["sex"] == "NS" for cell in cells)]

    def row(label: str, name: str | None = None, value: str = "") -> CountRow:
        kept = [cell for cell in cells if name is None or cell[name] == value]
        return CountRow(label, tuple(sum(c["value"] for c in kept if c["sex"] == sex) for sex in sexes))

    codes = sorted({cell["city_code"] for cell in cells}, key=lambda code: city_names.get(code, code))
    ages = [age for age in AGES if any(cell["age"] == age and cell["value"] for cell in cells)]
    return PersonsTables(
        tuple(sex_words(sex) for sex in sexes),
        tuple(row(city_names.get(code, code), "city_code", code) for code in codes),
        tuple(row(age_words(age), "age", age) for age in ages),
        row(""),
    )


def cost_of(row: Mapping[str, Any]) -> int:
    """Return quantity x unit cost, in centimes."""
    return int(row["quantity"]) * int(row["unit_cost_centimes"])


def budget_groups(rows: list[dict[str, Any]], heading_names: Mapping[str, str]) -> list[BudgetGroup]:
    """Return the costs by heading in the order of the headings given, the grand total last without rows."""
    codes = [code for code in heading_names if any(row["heading_code"] == code for row in rows)]
    codes += sorted({row["heading_code"] for row in rows} - set(codes))
    groups = [
        _group(heading_names.get(code, code), [row for row in rows if row["heading_code"] == code])
        for code in codes
    ]
    return [*groups, BudgetGroup("", (), _sums(rows))]


def _group(label: str, rows: list[dict[str, Any]]) -> BudgetGroup:
    return BudgetGroup(label, tuple({**row, "cost_centimes": cost_of(row)} for row in rows), _sums(rows))


def _sums(rows: list[dict[str, Any]]) -> tuple[int, ...]:
    return (sum(cost_of(row) for row in rows), *(sum(row[name] for row in rows) for name in AMOUNTS))
