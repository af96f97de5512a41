"""The calls of the demonstration: finished, being scored, being decided, open, and awaiting approval."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from grants.calls.draft import CallDraft
from grants.calls.models import Call
from grants.calls.parts import LineDraft
from grants.calls.queries import get_for_update
from grants.calls.services import approve_call, ask_approval, create_call, publish_call
from grants.core.actors import Actor
from grants.core.clock import from_local
from grants.core.db import db

LINES = ("EDU", "CUL", "LAN", "CAM", "HUM", "VOC")
MAD = 100


@dataclass(frozen=True)
class Calendar:
    """When a call opens, closes and is carried out; execution follows the school year."""

    year: int
    opens_on: date
    closes_on: date
    starts_on: date
    ends_on: date

    @property
    def opens_at(self) -> datetime:
        """Return nine in the morning of the first day."""
        return from_local(datetime.combine(self.opens_on, time(9)))

    @property
    def closes_at(self) -> datetime:
        """Return the last minute of the last day."""
        return from_local(datetime.combine(self.closes_on, time(23, 59)))


def write_call(
    calendar: Calendar, envelope_mad: int, author: Actor, at: datetime, is_second: bool = False
) -> Call:
    """Write a call with the six lines and the default grid, documents and tranche rules."""
    first, first_ar, first_en = ("Second appel", "ثان", "Second") if is_second else ("Appel", "", "")
    year = calendar.year
    draft = CallDraft(
        year=year,
        title_fr=f"{first} à projets {year} en faveur des personnes migrantes",
        title_ar=" ".join(f"طلب عروض مشاريع {first_ar} {year} لفائدة المهاجرين".split()),
        title_en=f"{first_en} {year} call for projects for migrants".strip(),
        summary_fr=(
            "Le ministère soutient les projets d’associations qui facilitent l’accès des personnes migrantes"
            " à l’école, à la culture, aux langues, aux vacances, à l’aide humanitaire et à la formation."
        ),
        summary_ar=(
            "تدعم الوزارة مشاريع الجمعيات التي تيسر ولوج المهاجرين إلى المدرسة والثقافة واللغات والمخيمات"
            " والمساعدة الإنسانية والتكوين."
        ),
        summary_en=(
            "The ministry supports associations whose projects ease migrants’ access to school, culture,"
            " languages, holidays, humanitarian aid and training."
        ),
        eligibility_fr=(
            "Toute association légalement constituée depuis un an au moins, à jour de ses rapports, avec un"
            " compte bancaire à son nom."
        ),
        eligibility_ar=(
            "كل جمعية مؤسسة بصفة قانونية منذ سنة على الأقل، أدلت بتقاريرها، ولها حساب بنكي باسمها."
        ),
        eligibility_en=(
            "Any association legally established for at least a year, with its reports up to date and a bank"
            " account in its own name."
        ),
        opens_at=calendar.opens_at,
        closes_at=calendar.closes_at,
        execution_starts_on=calendar.starts_on,
        execution_ends_on=calendar.ends_on,
        results_on=calendar.closes_on + timedelta(days=60),
        ceiling_centimes=300_000 * MAD,
        contact_email="appels@example.ma",
        lines=tuple(LineDraft(code, envelope_mad * MAD) for code in LINES),
    )
    call = create_call(draft, author, at)
    db.session.flush()
    return call


def send_for_approval(call: Call, author: Actor, at: datetime) -> None:
    """Hand a call to the directors."""
    ask_approval(get_for_update(call.code), None, author, at)


def publish(call: Call, author: Actor, director: Actor, at: datetime) -> None:
    """Have a call approved by a second person and publish it."""
    send_for_approval(call, author, at)
    approve_call(get_for_update(call.code), None, director, at + timedelta(hours=3))
    publish_call(get_for_update(call.code), None, author, at + timedelta(hours=5))
