"""Who lives the path, when, and what they type; the state of the path as it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from grants.accounts.demonstration import ACCOUNTS
from grants.core.clock import local
from grants.core.db import db, unit_of_work
from grants.strategy.models import Line
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_ready
from tests.journeys.hands import Hand, Upload

OWNER = "salma.bennani@amal.example.ma"
PASSWORD = "oasis-lanterne-palmier-27"
NAME_FR, NAME_AR = "Association Amal d’Oujda", "جمعية الأمل بوجدة"
RIB, ICE = "999780000123456789012341", "009999999000012"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CITIES = ("oujda", "berkane")
# A grant of 150,000.00 MAD: a convention, paid in two tranches of 60 and 40 %.
GRANT_CENTIMES, FIRST_TRANCHE_CENTIMES = 150_000_00, 90_000_00
STAFF = tuple(
    "gestionnaire directeur evaluateur1 evaluateur2 comite presidence programme finance ordonnateur"
    " tresorerie audit dpo admin".split()
)
TITLES = {"fr": "École ouverte aux enfants migrants", "ar": "مدرسة مفتوحة لأطفال المهاجرين"}
SUMMARIES = {
    "fr": "Accueillir cent vingt enfants à l’école et dans les ateliers du soir.",
    "ar": "استقبال مائة وعشرين طفلا في المدرسة وفي ورشات المساء.",
}
REMARKS = {
    "fr": "Vérifiez les filles de 5 à 11 ans à Oujda avec les feuilles de présence.",
    "ar": "تحققوا من عدد الفتيات من 5 إلى 11 سنة بوجدة استنادا إلى أوراق الحضور.",
}
COMMENTS = {"evaluateur1": "Avis du premier examinateur.", "evaluateur2": "Avis du second examinateur."}


@dataclass(frozen=True)
class Calendar:
    """The dates of the call; instants in UTC, to the minute."""

    opens_at: datetime
    closes_at: datetime

    @property
    def starts_on(self) -> date:
        """Return the first day of execution, so that the first report lies in one cut period."""
        return date(self.closes_at.year + 1, 1, 15)

    @property
    def ends_on(self) -> date:
        return date(self.closes_at.year + 1, 7, 14)

    @property
    def code(self) -> str:
        return f"AAP-{self.opens_at.year}"


@dataclass
class Story:
    """The path being lived: its people at their browsers and what came of each step."""

    language: str
    calendar: Calendar
    sign_in: Callable[[str], Hand]
    passer_by: Callable[[str], Hand]
    writing_begins: Callable[[], None]
    call_opens: Callable[[], None]
    deadline_passes: Callable[[str], None]
    now: Callable[[], datetime]
    detours: Callable[[Story, str], None] = lambda _story, _place: None
    hands: dict[str, Hand] = field(default_factory=dict)
    association: str = ""
    draft: str = ""
    proposal: str = ""
    agreement: str = ""
    report: str = ""
    owner: Hand | None = None

    def hand(self, name: str) -> Hand:
        """Return a member of the staff, signed in once, by the first part of the address."""
        if name not in self.hands:
            self.hands[name] = self.sign_in(f"{name}@demo.ma")
        return self.hands[name]

    def today(self) -> date:
        return local(self.now()).date()

    @property
    def applicant(self) -> Hand:
        assert self.owner is not None
        return self.owner


def engage_staff() -> None:
    """Create the staff under the addresses of the demonstration; the evaluators know every line."""
    accounts = {account.email.partition("@")[0]: account for account in ACCOUNTS}
    with unit_of_work():
        actors = {
            name: make_user(f"{name}@demo.ma", *accounts[name].roles, name=accounts[name].name)
            for name in STAFF
        }
        codes = list(db.session.scalars(select(Line.code)))
        for name in ("evaluateur1", "evaluateur2"):
            make_ready(actors[name], codes)


def minute(moment: datetime) -> str:
    """Return an instant as typed in a field of date and time, in Morocco's time."""
    return local(moment).strftime("%Y-%m-%dT%H:%M")


def scan(name: str = "recepisse.pdf") -> Upload:
    return Upload(name, PDF)


def in_days(day: date, number: int) -> str:
    return (day + timedelta(days=number)).isoformat()
