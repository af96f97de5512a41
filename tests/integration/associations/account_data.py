"""A board, files and steps that the tests of an association's lasting account share."""

from datetime import date, datetime
from itertools import count
from typing import Any

from grants.associations import queries, services
from grants.associations.models import Association, AssociationDocument
from grants.associations.services import OfficerRow
from grants.associations.validity import Dates
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.documents import storage
from grants.documents.services import StoredFile
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association

_numbers = count(1)
OFFICERS = (OfficerRow("Présidente", "Salma Bennani"), OfficerRow("Trésorier", "Karim Alami", "كريم العلمي"))


def paper(name: str = "piece.pdf") -> StoredFile:
    content = f"%PDF-1.4\n{name}\n%%EOF\n".encode()
    return StoredFile(storage.put(content), len(content), "application/pdf", name)


class Account:
    """An association with owner, editor, call manager and finance officer."""

    def __init__(self, at: datetime, name: str = "Association Amal", state: str = "verified") -> None:
        number = next(_numbers)
        people = [make_user(f"{who}@a{number}.example.ma") for who in ("owner", "editor")]
        association = make_association(name, state=state, owner=people[0], editor=people[1])
        self.ref, self.id, self.at = association.reference, association.id, at
        self.owner = as_member(people[0], association)
        self.editor = as_member(people[1], association, "editor")

    @property
    def association(self) -> Association:
        db.session.rollback()
        return queries.get_visible(self.ref, self.owner)

    def act(self, service: Any, *given: Any, actor: Actor | None = None, **named: Any) -> Any:
        """Call a service on the locked association in a unit of work of its own."""
        actor = actor or self.owner
        with unit_of_work():
            found = queries.get_for_update(self.ref, actor)
            return service(found, *given, actor=actor, at=self.at, **named)

    def declare(
        self, starts_on: date = date(2025, 3, 1), ends_on: date = date(2029, 2, 28), **more: Any
    ) -> Any:
        values = {"officers": OFFICERS, "representative": 0, "seen_version": None, **more}
        return self.act(services.declare_board, starts_on, ends_on, **values)

    def give(self, code: str, dates: Dates, actor: Actor | None = None) -> AssociationDocument:
        given: AssociationDocument = self.act(
            services.give_document, code, paper(f"{code}.pdf"), dates, actor=actor
        )
        return given
