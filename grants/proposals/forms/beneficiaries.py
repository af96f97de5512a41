"""Form of the planned beneficiaries: a grid of sex by age for each city, totals never typed."""

from collections.abc import Mapping, Sequence

from wtforms import FieldList, FormField, HiddenField
from wtforms.validators import Optional

from grants.core.fields import CountField
from grants.core.forms import AppForm
from grants.proposals.content import PlannedRow
from grants.proposals.forms.rows import posted_or_saved
from grants.proposals.persons import AGES, SEXES, age_words, sex_words
from grants.proposals.services import UnitChange
from grants.proposals.units import Seen


def cell_name(sex: str, age: str) -> str:
    """Return the field of one sex and one age."""
    return f"n_{SEXES.index(sex)}_{AGES.index(age)}"


class CityGrid(AppForm):
    """The grid of one city; its fields are made from the tables of sexes and ages."""

    class Meta(AppForm.Meta):
        csrf = False

    city = HiddenField()

    def values(self) -> dict[str, int]:
        """Return the persons typed, by "sex age"; an empty cell is left out."""
        typed = {f"{sex} {age}": self[cell_name(sex, age)].data for sex in SEXES for age in AGES}
        return {name: value for name, value in typed.items() if value is not None}

    def age_total(self, age: int) -> int:
        """Return the persons typed for the age of this place in the table."""
        return sum(self[cell_name(sex, AGES[age])].data or 0 for sex in SEXES)

    def sex_total(self, sex: int) -> int:
        """Return the persons typed for the sex of this place in the table."""
        return sum(self[cell_name(SEXES[sex], age)].data or 0 for age in AGES)

    def total(self) -> int:
        """Return all persons typed for the city."""
        return sum(self.sex_total(sex) for sex in range(len(SEXES)))


for _sex in SEXES:
    for _age in AGES:
        setattr(CityGrid, cell_name(_sex, _age), CountField("", [Optional()]))


class EditBeneficiariesForm(AppForm):
    """One grid a city."""

    grids = FieldList(FormField(CityGrid))

    @classmethod
    def of(cls, cities: Sequence[tuple[str, str]], saved: Sequence[PlannedRow]) -> "EditBeneficiariesForm":
        """Return the form posted, or one that shows the saved cells of these (code, name) cities."""
        values = {(cell.city_code, cell_name(cell.sex, cell.age)): cell.value for cell in saved}
        names = [cell_name(sex, age) for sex in SEXES for age in AGES]
        shown = [
            {"city": code, **{name: values.get((code, name)) for name in names}} for code, _name in cities
        ]
        form: EditBeneficiariesForm = posted_or_saved(cls, "grids", shown)
        known = dict(cities)
        for entry in form.grids:
            form.name_cells(entry.form, known.get(entry.form.city.data, ""))
        return form

    def name_cells(self, grid: CityGrid, city: str) -> None:
        """Give each cell the words that a reader of the errors needs."""
        grid.city_name = city
        ages = [(age, age_words(age)) for age in AGES]
        for sex in SEXES:
            start = f"{city}, {sex_words(sex)}"
            for age, words in ages:
                grid[cell_name(sex, age)].label.text = f"{start}, {words}"

    def changes(self, seen: Mapping[str, Seen]) -> list[UnitChange]:
        """Return what the reader changed, city by city; an empty cell is no cell, a zero is one."""
        changes = []
        for grid in (entry.form for entry in self.grids):
            key = f"city:{grid.city.data}"
            shown = seen.get(key, Seen())
            if not shown.shows(grid.values()):
                changes.append(UnitChange(key, grid.values(), shown.revision))
        return changes

    def cities(self) -> list[str]:
        """Return the codes of the cities shown."""
        return [entry.form.city.data for entry in self.grids]
