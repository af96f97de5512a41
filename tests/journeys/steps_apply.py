"""Steps 1 to 3: the ministry publishes a call, an association registers, is verified and applies."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from tests.journeys import cast
from tests.journeys.cast import Story
from tests.journeys.pages import Page

SECTIONS = (
    "basics",
    "needs",
    "activities",
    "beneficiaries",
    "timetable",
    "team",
    "budget",
    "funding",
    "sustainability",
    "questions",
    "references",
    "documents",
    "declaration",
)


def the_call_is_published(story: Story) -> None:
    """Step 1: written by the manager, approved by the director, published, shown in three languages."""
    story.writing_begins()
    manager, code = story.hand("gestionnaire"), story.calendar.code
    manager.open("/staff/calls/new")
    manager.send(values={**_call_values(story), **_lines(manager.page)})
    manager.open(f"/staff/calls/{code}")
    manager.send("/ask-approval")
    assert not manager.page.has_form("/approve")
    director = story.hand("directeur")
    story.detours(story, "approval")
    director.open(f"/staff/calls/{code}")
    director.send("/approve")
    story.passer_by(story.language).open(f"/calls/{code}", status=404)
    manager.open(f"/staff/calls/{code}")
    manager.send("/publish")
    titles = {"fr": "en faveur des enfants", "ar": "لفائدة الأطفال", "en": "for migrant children"}
    for language, words in titles.items():
        page = story.passer_by(language).open(f"/calls/{code}")
        assert words in page.words
        assert page.language == language
        assert page.direction == ("rtl" if language == "ar" else "ltr")


def _call_values(story: Story) -> dict[str, str]:
    calendar = story.calendar
    return {
        "year": str(calendar.opens_at.year),
        "title_fr": "Appel à projets en faveur des enfants migrants",
        "title_ar": "طلب مشاريع لفائدة الأطفال المهاجرين",
        "title_en": "Call for projects for migrant children",
        "summary_fr": "Le ministère soutient l’accueil des enfants à l’école.",
        "summary_ar": "تدعم الوزارة استقبال الأطفال في المدرسة.",
        "summary_en": "The ministry supports the reception of children at school.",
        "eligibility_fr": "Association déclarée depuis un an au moins.",
        "eligibility_ar": "جمعية مصرح بها منذ سنة على الأقل.",
        "eligibility_en": "Association registered for one year at least.",
        "contact_email": "appels@example.ma",
        "opens_at": cast.minute(calendar.opens_at),
        "closes_at": cast.minute(calendar.closes_at),
        "execution_starts_on": calendar.starts_on.isoformat(),
        "execution_ends_on": calendar.ends_on.isoformat(),
        "ceiling_centimes": "300 000,00",
    }


def _lines(page: Page) -> dict[str, str]:
    """Open the line of education with an envelope of 600,000 MAD and leave the others shut."""
    form = page.form()
    for control in form.controls:
        if control.name.endswith("-line_code") and control.value == "EDU":
            return {control.name.replace("line_code", "envelope_centimes"): "600 000,00"}
    raise AssertionError("the call offers no line EDU")


def an_association_is_verified(story: Story) -> None:
    """Step 2: registered behind a link of an e-mail, identity and RIB filled in, verified twice."""
    story.call_opens()
    visitor = story.passer_by(story.language)
    visitor.open("/register")
    names = {"name_fr": cast.NAME_FR, "name_ar": cast.NAME_AR, "display_name": "Salma Bennani"}
    visitor.send(values={**names, "email": cast.OWNER, "language": story.language})
    visitor.open(f"/demo/mail?recipient={cast.OWNER}")
    visitor.follow("/demo/mail/")
    visitor.follow("/register/")
    visitor.send(values={"password": cast.PASSWORD})
    visitor.send(values={"email": cast.OWNER, "password": cast.PASSWORD})
    story.owner = visitor
    visitor.open("/associations/mine")
    story.association = re.findall(r"/associations/([^/]+)/identity", visitor.page.link("/identity"))[0]
    _fill_identity(story)
    _verify(story)


def _fill_identity(story: Story) -> None:
    owner, ref = story.applicant, story.association
    owner.open(f"/associations/{ref}/identity")
    owner.send(
        values={
            "kind": "national",
            "purpose": "Accompagner les enfants migrants vers l’école.",
            "founded_on": "2010-03-01",
            "receipt_kind": "definitive",
            "receipt_number": "12/2010",
            "receipt_on": "2010-04-12",
            "receipt_authority": "Préfecture d’Oujda-Angad",
            "receipt": cast.scan(),
            "ice": cast.ICE,
            "city_code": "oujda",
            "address": "12, rue de la Source",
            "phone": "05 36 00 00 00",
            "email": "contact@amal.example.ma",
        }
    )
    owner.open(f"/associations/{ref}/board")
    owner.send(
        values={
            "mandate_starts_on": f"{story.calendar.closes_at.year - 2}-03-01",
            "mandate_ends_on": f"{story.calendar.closes_at.year + 5}-12-31",
            "rows-0-function": "Présidente",
            "rows-0-name_fr": "Salma Bennani",
            "representative": "0",
        }
    )
    owner.open(f"/associations/{ref}/bank")
    account = {"rib": f"MA64{cast.RIB}", "rib_holder": cast.NAME_FR, "certificate": cast.scan()}
    owner.send(values=account)
    owner.open(f"/associations/{ref}/ask-verification")
    owner.send()


def _verify(story: Story) -> None:
    story.detours(story, "verification")
    ref, manager, finance = story.association, story.hand("gestionnaire"), story.hand("finance")
    manager.open("/work")
    manager.open(f"/associations/{ref}")
    assert cast.RIB not in manager.page.words.replace(" ", "")
    assert manager.fetch(f"/associations/{ref}/receipt") == cast.PDF
    manager.send("/verify")
    finance.open(f"/associations/{ref}")
    finance.send("/verify-bank")


def a_proposal_is_submitted(story: Story) -> None:
    """Step 3: drafted part by part, what is missing is seen, submitted in time, with a receipt."""
    owner = story.applicant
    owner.open(f"/calls/{story.calendar.code}")
    owner.open("/proposals")
    owner.follow("/proposals/new?line=")
    owner.send(values={"title": cast.TITLES[story.language], "language": story.language})
    story.draft = owner.page.address.rpartition("/")[2]
    review = owner.open(f"/proposals/{story.draft}/review")
    assert not review.has_form("/submit")
    for section in SECTIONS:
        assert review.link(f"/proposals/{story.draft}/{section}")
    fill_every_section(story)
    review = owner.open(f"/proposals/{story.draft}/review")
    assert review.has_form("/submit"), review.words[:1500]
    owner.send("/submit", {"declared": True})
    story.proposal = owner.page.address.rpartition("/")[2]
    assert re.fullmatch(rf"{story.calendar.code}-EDU-\d+", story.proposal), story.proposal


def fill_every_section(story: Story) -> None:
    """Fill in what the call asks of the draft, section by section."""
    _describe(story)
    _plan(story)
    _budget(story)
    _people_and_follow_up(story)
    _answer_and_declare(story)
    _join_documents(story)


def _describe(story: Story) -> None:
    owner = story.applicant
    owner.open(f"/proposals/{story.draft}/basics")
    owner.send(
        values={
            "starts_on": story.calendar.starts_on.isoformat(),
            "ends_on": story.calendar.ends_on.isoformat(),
            "summary": cast.SUMMARIES[story.language],
        }
    )
    owner.open(f"/proposals/{story.draft}/needs")
    owner.send(
        values={
            "needs": "Les enfants arrivés dans l’année n’ont pas de place à l’école.",
            "target_group": "Des enfants de 5 à 11 ans, repérés avec les écoles du quartier.",
        }
    )


def _plan(story: Story) -> None:
    owner = story.applicant
    values: dict[str, str] = {}
    for number, city in enumerate(cast.CITIES):
        activity = {
            "title": f"Cours du soir {number + 1}",
            "sub_line_code": "school_support",
            "city_code": city,
            "starts_on": cast.in_days(story.calendar.starts_on, 5),
            "ends_on": cast.in_days(story.calendar.starts_on, 150),
            "planned_participations": "1 200",
        }
        values |= {f"rows-{number}-{name}": value for name, value in activity.items()}
    owner.open(f"/proposals/{story.draft}/activities")
    owner.send(values=values)
    details = {"level": "primary", "hours_week": "4", "school": "École Al Wahda", "subjects": "arabic"}
    owner.open(f"/proposals/{story.draft}/activities")
    owner.send(
        values={
            f"rows-{number}-details.{name}": value
            for number in range(len(cast.CITIES))
            for name, value in details.items()
        }
    )
    page = owner.open(f"/proposals/{story.draft}/beneficiaries")
    grids = {c.value: c.name.rpartition("-")[0] for c in page.form().controls if c.name.endswith("-city")}
    assert set(grids) == set(cast.CITIES)
    planned = {"n_0_1": "35", "n_1_1": "30"}
    owner.send(values={f"{grid}-{name}": value for grid in grids.values() for name, value in planned.items()})


def _budget(story: Story) -> None:
    rows = (
        ("staff", "Enseignants", "12", "10 000,00", "95 000,00", "25 000,00"),
        ("supplies", "Fournitures", "1", "70 000,00", "55 000,00", "15 000,00"),
    )
    names = ("heading_code", "label", "quantity", "unit_cost_centimes", "grant_centimes", "own_cash_centimes")
    story.applicant.open(f"/proposals/{story.draft}/budget")
    story.applicant.send(
        values={
            f"rows-{number}-{name}": value
            for number, row in enumerate(rows)
            for name, value in zip(names, row, strict=True)
        }
    )


def _people_and_follow_up(story: Story) -> None:
    """Fill in timetable, team, other funders, and what the project leaves."""
    owner, draft = story.applicant, story.draft
    owner.open(f"/proposals/{draft}/timetable")
    owner.send(
        values={
            "milestones-0-title": "Bilan",
            "milestones-0-due_on": cast.in_days(story.calendar.starts_on, 90),
        }
    )
    owner.open(f"/proposals/{draft}/team")
    member = {
        "role": "Coordination",
        "qualification": "Éducatrice depuis dix ans",
        "time_pct": "50",
        "engagement": "paid",
    }
    owner.send(values={f"team-0-{name}": value for name, value in member.items()})
    owner.open(f"/proposals/{draft}/funding")
    owner.send(values={"no_other_subsidy": True})
    owner.open(f"/proposals/{draft}/sustainability")
    owner.send(
        values={
            "after_grant": "L’école garde les ateliers.",
            "follow_up": "Les présences sont relevées à chaque séance.",
            "protection": "Chaque encadrant signe la charte de protection.",
            "participation": "Deux parents migrants animent les ateliers.",
        }
    )


def _answer_and_declare(story: Story) -> None:
    """Answer what the call asks, confirm its texts, and declare on one's honour."""
    owner, draft = story.applicant, story.draft
    owner.open(f"/proposals/{draft}/questions")
    owner.send(values={"question-EDU.school": "École Al Wahda"})
    for section, kind in (("references", "reference:"), ("declaration", "statement:")):
        page = owner.open(f"/proposals/{draft}/{section}")
        ticks = {control.name: True for control in page.form().controls if control.name.startswith(kind)}
        assert len(ticks) >= 5
        who = {"declarant_name": "Salma Bennani", "declarant_title": "Présidente"}
        owner.send(values={**(who if section == "declaration" else {}), **ticks})


def _join_documents(story: Story) -> None:
    owner = story.applicant
    page = owner.open(f"/proposals/{story.draft}/documents")
    asked = [c.value for form in page.forms for c in form.named("required_document")]
    assert len(asked) > 8
    for key in asked:
        owner.send(values={"upload": cast.scan(f"piece-{key}.pdf")}, holding={"required_document": key})


def the_receipt_tells(story: Story, fingerprint: str) -> None:
    """The receipt carries the number and the fingerprint of what was submitted."""
    pdf = story.applicant.fetch(f"/proposals/{story.proposal}/receipt.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    compact = re.sub(r"\s", "", text)
    assert story.proposal in compact
    assert fingerprint in compact
