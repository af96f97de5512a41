"""A snapshot for tests of the papers: two cities, three sources, a convention of 168,776.00 MAD."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from grants.agreements.schedule import build_schedule, default_rules, document_kind
from grants.agreements.snapshot import (
    ActivityFacts,
    AgreementSnapshot,
    AssociationParty,
    CallFacts,
    CityFacts,
    Funding,
    HeadingFacts,
    PlannedCount,
    TrancheFacts,
    Words,
)

ARABIC_NAME = "جمعية الأمل للتربية والاندماج"


def sample(grant_centimes: int = 168_776_00, **values: Any) -> AgreementSnapshot:
    """Return a complete snapshot; other fields by name."""
    kind = document_kind(grant_centimes)
    snapshot = AgreementSnapshot(
        reference="CONV-2015-EDU-007" if kind.value == "convention" else "DEC-2015-EDU-008",
        kind=kind,
        proposal_reference="AAP-2015-EDU-0042",
        title="Des passerelles vers l’école",
        summary="Accompagner cent vingt enfants migrants vers l’école publique par des cours de soutien, des"
        " ateliers de langue et un appui aux familles, avec les délégations de l’éducation.",
        language="fr",
        line_code="EDU",
        line=Words(
            "Éducation (éducation non formelle et soutien scolaire)",
            "التربية (التربية غير النظامية والدعم المدرسي)",
        ),
        programme=Words("Éducation et culture", "التربية والثقافة"),
        starts_on=date(2015, 9, 1),
        ends_on=date(2016, 8, 31),
        association=AssociationParty(
            reference="ASS-0012",
            name=Words("Association Amal pour l’éducation et l’intégration", ARABIC_NAME),
            receipt_number="118/2010",
            receipt_on=date(2010, 4, 12),
            receipt_authority="Préfecture d’Oujda-Angad",
            ice="009999999000012",
            rib="999780000123456789012341",
            rib_holder="Association Amal",
            address="12, rue de la Source",
            city=Words("Oujda", "وجدة"),
            representative_name="Salma Bennani",
            representative_title="Présidente",
        ),
        call=CallFacts(
            "AAP-2015",
            2015,
            Words("Appel à projets 2015", "طلب عروض المشاريع لسنة 2015"),
            "PV-2015-1",
            date(2015, 6, 2),
            date(2015, 6, 15),
        ),
        cities=(CityFacts("oujda", Words("Oujda", "وجدة")), CityFacts("rabat", Words("Rabat", "الرباط"))),
        planned=tuple(
            PlannedCount(city, sex, age, value)
            for city in ("oujda", "rabat")
            for sex, age, value in (
                ("F", "5-11", 35),
                ("M", "5-11", 25),
                ("F", "12-14", 30),
                ("M", "12-14", 30),
            )
        ),
        activities=tuple(
            ActivityFacts(
                title,
                Words("Soutien scolaire", "الدعم المدرسي"),
                city,
                date(2015, 9, 15),
                date(2016, 6, 30),
                number,
            )
            for title, city, number in (
                ("Cours de soutien du soir", "oujda", 2_400),
                ("Ateliers de darija et de français", "oujda", 1_200),
                ("Cours de soutien du soir", "rabat", 2_100),
                ("Rencontres avec les familles", "rabat", 180),
            )
        ),
        headings=_headings(grant_centimes),
        funding=Funding(grant_centimes, 32_000_00, 10_000_00, 5_224_00),
        tranches=tuple(
            TrancheFacts(row.number, int(row.share_pct), row.amount_centimes, row.condition.value)
            for row in build_schedule(grant_centimes, default_rules())
        ),
        equipment_max_pct=20,
        overhead_max_pct=7,
        drawn_up_at=datetime(2015, 6, 20, 9, 30, tzinfo=UTC),
        template_version="2026-1",
        libraries={"reportlab": "5.1", "uharfbuzz": "0.57"},
        public_address="https://example.ma",
    )
    return replace(snapshot, **values)


def _headings(grant: int) -> tuple[HeadingFacts, ...]:
    names = (
        ("staff", "Personnel affecté au projet", "المستخدمون المخصصون للمشروع", 50),
        ("services", "Prestations et intervenants", "الخدمات والمتدخلون", 20),
        ("supplies", "Fournitures et consommables", "اللوازم والمواد الاستهلاكية", 15),
        ("transport", "Transport, hébergement et restauration", "النقل والإيواء والإطعام", 10),
    )
    rows = [
        HeadingFacts(c, Words(fr, ar), grant * pct // 100, grant * pct // 100) for c, fr, ar, pct in names
    ]
    rest = grant - sum(row.grant_centimes for row in rows)
    return (
        *rows,
        HeadingFacts("overhead", Words("Frais généraux", "المصاريف العامة"), rest + 47_224_00, rest),
    )
