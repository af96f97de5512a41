"""What an agreement lets a report speak of: cut periods, cities, activities, headings, what was planned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from grants.calls.models import BudgetHeading
from grants.territory.models import City

Period = tuple[date, date]


@dataclass(frozen=True)
class PlannedActivity:
    """An activity of the proposal, in one city; planned participations are contacts."""

    id: int
    title: str
    city_code: str
    planned_participations: int = 0


@dataclass(frozen=True)
class PlannedHeading:
    """A heading of the agreed budget."""

    heading: BudgetHeading
    cost_centimes: int

    @property
    def code(self) -> str:
        """Return the code of the heading."""
        return self.heading.code


@dataclass(frozen=True)
class ReportPlan:
    """The frame of a report: nothing outside it can be reported."""

    periods: tuple[Period, ...]
    cities: tuple[City, ...]
    activities: tuple[PlannedActivity, ...] = ()
    headings: tuple[PlannedHeading, ...] = ()
    planned_cells: Mapping[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def city_codes(self) -> frozenset[str]:
        """Return the codes of the cities of the agreement."""
        return frozenset(city.code for city in self.cities)

    @property
    def starts(self) -> frozenset[date]:
        """Return the first days of the cut periods."""
        return frozenset(start for start, _end in self.periods)

    def city(self, code: str) -> City | None:
        """Return a city of the agreement, None for another one."""
        return next((city for city in self.cities if city.code == code), None)

    def period(self, start: date) -> Period | None:
        """Return the cut period that starts on a day, None when there is none."""
        return next((period for period in self.periods if period[0] == start), None)

    def activity(self, activity_id: int) -> PlannedActivity | None:
        """Return an activity of the project, None for another one."""
        return next((activity for activity in self.activities if activity.id == activity_id), None)

    def planned_persons(self, city_code: str, sex: str | None = None) -> int:
        """Return the persons planned in a city over the whole project."""
        return sum(
            value
            for (city, cell_sex, _age), value in self.planned_cells.items()
            if city == city_code and sex in (None, cell_sex)
        )

    @property
    def cost_centimes(self) -> int:
        """Return the agreed budget of all headings."""
        return sum(heading.cost_centimes for heading in self.headings)
