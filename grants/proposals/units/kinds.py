"""Kinds of units: fields of the proposal, texts, rows of a table, the planned persons of a city."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Table, delete, func, select, update

from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.i18n import LANGUAGES, _
from grants.core.labels import N_
from grants.proposals.content import ProposalContent
from grants.proposals.models import PlannedCell, Proposal, ProposalText
from grants.proposals.persons import AGES, SEXES
from grants.proposals.states import TEXT_SECTIONS, TEXTS
from grants.territory.models import City

Values = dict[str, Any]
Check = Callable[[Proposal, Values, Values], None]


def no_check(_proposal: Proposal, _values: Values, _now: Values) -> None:
    """Accept anything."""


def nothing_more(_proposal: Proposal) -> None:
    """Keep no sum."""


class Kind(Protocol):
    """One kind of unit: how its values are read and written; "what" is the second part of a key."""

    @property
    def code(self) -> str:
        """Return the first part of the keys."""

    def shows(self, section: str) -> bool:
        """Say whether a section shows units of this kind."""

    def section_of(self, what: str) -> str:
        """Return the section that shows the unit."""

    def label_of(self, what: str) -> str:
        """Return the French name of the unit, to be translated."""

    def read(self, proposal: Proposal, whats: Collection[str] | None) -> dict[str, Values]:
        """Return the values of these units (of all with None) that exist, in one statement."""

    def shown(self, proposal: Proposal, content: ProposalContent) -> dict[str, Values]:
        """Return the values of all units that exist, from a content that was read."""

    def check(self, proposal: Proposal, what: str, values: Values, now: Values | None = None) -> None:
        """Raise DomainError at the field of a value that no draft may hold; now is what stands already."""

    def write(self, proposal: Proposal, what: str, values: Values) -> None:
        """Give the unit these values; a removed row comes back under its key."""

    def next_position(self, proposal: Proposal) -> int:
        """Return the place after the last row."""

    def add(self, proposal: Proposal, values: Values, position: int) -> Any:
        """Add a row at this place; its id is the "what" of its key after the flush."""

    def remove(self, proposal: Proposal, what: str) -> None:
        """Take a row away."""

    def settle(self, proposal: Proposal) -> None:
        """Bring the sums that lists show up to date."""


class InOneSection:
    """A kind whose units all stand in one section."""

    section: str

    def shows(self, section: str) -> bool:
        return section == self.section

    def section_of(self, what: str) -> str:
        return self.section


class Fixed(InOneSection):
    """A kind whose units always exist: none is added, none is removed."""

    def next_position(self, proposal: Proposal) -> int:
        return 0

    def add(self, proposal: Proposal, values: Values, position: int) -> Any:
        raise DomainError(_("Cet élément ne s’ajoute pas."))

    def remove(self, proposal: Proposal, what: str) -> None:
        raise DomainError(_("Cet élément ne se retire pas."))

    def settle(self, proposal: Proposal) -> None:
        nothing_more(proposal)


@dataclass(frozen=True)
class FieldKind(Fixed):
    """Plain fields of the proposal, each a unit of its own: name, French label."""

    code: str
    section: str
    labels: Mapping[str, str]

    def label_of(self, what: str) -> str:
        return self.labels[what]

    def read(self, proposal: Proposal, whats: Collection[str] | None) -> dict[str, Values]:
        return {
            name: {name: getattr(proposal, name)} for name in self.labels if whats is None or name in whats
        }

    def shown(self, proposal: Proposal, content: ProposalContent) -> dict[str, Values]:
        return self.read(proposal, None)

    def check(self, proposal: Proposal, what: str, values: Values, now: Values | None = None) -> None:
        if "title" in values and not values["title"].strip():
            raise DomainError(_("Donnez un titre au projet."), field="title")
        if "language" in values and values["language"] not in LANGUAGES:
            raise DomainError(_("Choisissez la langue du dossier."), field="language")
        for name in ("declarant_name", "declarant_title"):
            if len(values.get(name, "")) > LONGEST_NAME:
                raise DomainError(_("Ce texte dépasse %(limit)s signes.", limit=LONGEST_NAME), field=name)

    def write(self, proposal: Proposal, what: str, values: Values) -> None:
        setattr(proposal, what, values[what])


@dataclass(frozen=True)
class TextKind(Fixed):
    """Long texts, each in its own row and in the section that TEXT_SECTIONS names."""

    code: str

    def shows(self, section: str) -> bool:
        return section in TEXT_SECTIONS

    def section_of(self, what: str) -> str:
        return next(section for section, names in TEXT_SECTIONS.items() if what in names)

    def label_of(self, what: str) -> str:
        return {name: label for name, label, _longest in TEXTS}[what]

    def read(self, proposal: Proposal, whats: Collection[str] | None) -> dict[str, Values]:
        known = [name for name, _label, _longest in TEXTS if whats is None or name in whats]
        rows = db.session.execute(
            select(ProposalText.name, ProposalText.body).where(
                ProposalText.proposal_id == proposal.id, ProposalText.name.in_(known)
            )
        )
        bodies = {row.name: row.body for row in rows}
        return {name: {name: bodies.get(name, "")} for name in known}

    def shown(self, proposal: Proposal, content: ProposalContent) -> dict[str, Values]:
        return {name: {name: content.texts.get(name, "")} for name, _label, _longest in TEXTS}

    def check(self, proposal: Proposal, what: str, values: Values, now: Values | None = None) -> None:
        for name, _label, longest in TEXTS:
            if len(values.get(name, "")) > longest:
                raise DomainError(_("Ce texte dépasse %(limit)s signes.", limit=longest), field=name)

    def write(self, proposal: Proposal, what: str, values: Values) -> None:
        row = db.session.get(ProposalText, (proposal.id, what))
        if row is None:
            db.session.add(ProposalText(proposal_id=proposal.id, name=what, body=values[what]))
        else:
            row.body = values[what]


@dataclass(frozen=True)
class RowKind(InOneSection):
    """Rows of one table of a draft, each a unit; row is the dataclass of its content.

    The table has proposal_id, position, and sqlite_autoincrement, so that no key is ever used again.
    part names the rows in a content, title the field by which people know a row. An empty code of another
    table is "" in values.
    """

    code: str
    section: str
    label: str
    model: Any
    row: Any
    part: str
    title: str = "title"
    more_checks: Check = no_check
    settle_sums: Callable[[Proposal], None] = nothing_more

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the fields that make the values of a row."""
        return tuple(item.name for item in fields(self.row) if item.name != "id")

    def label_of(self, what: str) -> str:
        return self.label

    def read(self, proposal: Proposal, whats: Collection[str] | None) -> dict[str, Values]:
        statement = select(self.model).where(self.model.proposal_id == proposal.id)
        if whats is not None:
            keys = [int(what) for what in whats if what.isascii() and what.isdigit() and len(what) < 16]
            if not keys:
                return {}
            statement = statement.where(self.model.id.in_(keys))
        ordered = statement.order_by(self.model.position, self.model.id)
        return {str(row.id): self.values_of(row) for row in db.session.scalars(ordered)}

    def shown(self, proposal: Proposal, content: ProposalContent) -> dict[str, Values]:
        return {str(row.id): self.values_of(row) for row in getattr(content, self.part)}

    def values_of(self, row: Any) -> Values:
        """Return the values of a mapped row, or of a row of content."""
        codes = self._codes
        return {
            name: (getattr(row, name) or "") if name in codes else getattr(row, name) for name in self.names
        }

    def check(self, proposal: Proposal, what: str, values: Values, now: Values | None = None) -> None:
        now = now or {}
        self.more_checks(proposal, values, now)
        for name, column in self._codes.items():
            code = values[name]
            if not code or code == now.get(name):
                continue
            if db.session.scalar(select(column).where(column == code)) is None:
                raise DomainError(_("Ce choix n’existe pas."), field=name)

    def write(self, proposal: Proposal, what: str, values: Values) -> None:
        model = self.model
        named = update(model).where(model.id == int(what), model.proposal_id == proposal.id)
        written: Any = db.session.execute(named.values(**self._stored(values)))
        if not written.rowcount:
            self.add(proposal, values, self.next_position(proposal)).id = int(what)

    def next_position(self, proposal: Proposal) -> int:
        last = db.session.scalar(
            select(func.max(self.model.position)).where(self.model.proposal_id == proposal.id)
        )
        return 0 if last is None else int(last) + 1

    def add(self, proposal: Proposal, values: Values, position: int) -> Any:
        row = self.model(proposal_id=proposal.id, position=position, **self._stored(values))
        db.session.add(row)
        return row

    def remove(self, proposal: Proposal, what: str) -> None:
        row = db.session.get(self.model, int(what))
        if row is not None and row.proposal_id == proposal.id:
            db.session.delete(row)

    def settle(self, proposal: Proposal) -> None:
        self.settle_sums(proposal)

    @cached_property
    def _codes(self) -> dict[str, Any]:
        """Return the fields that hold a code of another table, with the column they point to."""
        table: Table = self.model.__table__
        return {
            column.name: next(iter(column.foreign_keys)).column
            for column in table.columns
            if column.foreign_keys and column.name in self.names
        }

    def _stored(self, values: Values) -> Values:
        codes = self._codes
        return {name: (values[name] or None) if name in codes else values[name] for name in self.names}


@dataclass(frozen=True)
class CityKind(Fixed):
    """The planned persons of one city: values by "sex age", only those that were typed."""

    code: str
    section: str
    label: str

    def label_of(self, what: str) -> str:
        return self.label

    def read(self, proposal: Proposal, whats: Collection[str] | None) -> dict[str, Values]:
        statement = select(PlannedCell.city_code, PlannedCell.sex, PlannedCell.age, PlannedCell.value).where(
            PlannedCell.proposal_id == proposal.id
        )
        if whats is not None:
            statement = statement.where(PlannedCell.city_code.in_(list(whats)))
        found: dict[str, Values] = {what: {} for what in whats or ()}
        for city, sex, age, value in db.session.execute(statement):
            found.setdefault(city, {})[f"{sex} {age}"] = value
        return found

    def shown(self, proposal: Proposal, content: ProposalContent) -> dict[str, Values]:
        found: dict[str, Values] = {}
        for cell in content.beneficiaries:
            found.setdefault(cell.city_code, {})[f"{cell.sex} {cell.age}"] = cell.value
        return found

    def check(self, proposal: Proposal, what: str, values: Values, now: Values | None = None) -> None:
        if values and db.session.get(City, what) is None:
            raise DomainError(_("Cette ville n’existe pas."))
        for name, value in values.items():
            sex, _space, age = name.partition(" ")
            if sex not in SEXES or age not in AGES or value < 0:
                raise DomainError(_("Un nombre de bénéficiaires n’est pas valable."))

    def write(self, proposal: Proposal, what: str, values: Values) -> None:
        db.session.execute(
            delete(PlannedCell).where(PlannedCell.proposal_id == proposal.id, PlannedCell.city_code == what)
        )
        for name, value in values.items():
            sex, _space, age = name.partition(" ")
            db.session.add(
                PlannedCell(proposal_id=proposal.id, city_code=what, sex=sex, age=age, value=value)
            )

    def settle(self, proposal: Proposal) -> None:
        db.session.flush()
        proposal.planned_participants = db.session.scalar(
            select(func.coalesce(func.sum(PlannedCell.value), 0)).where(
                PlannedCell.proposal_id == proposal.id
            )
        )


LONGEST_NAME = 120
LABELS = {
    "title": N_("Titre du projet"),
    "starts_on": N_("Début du projet"),
    "ends_on": N_("Fin du projet"),
    "language": N_("Langue du dossier"),
}
