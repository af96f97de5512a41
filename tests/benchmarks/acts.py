"""The acts that are measured: saving marks and sections, submitting, drawing a convention."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from statistics import median
from time import process_time

from sqlalchemy import create_engine, text

from grants.agreements.pdf import draw_paper
from grants.agreements.snapshot import AgreementSnapshot
from tests import demonstration, path
from tests.benchmarks.client import Answer, Client
from tests.benchmarks.forms import form_to
from tests.benchmarks.measures import Measured, measure

# The sections that are saved, each with the field that a person changes.
SAVED_SECTIONS = {
    "proposal-basics": "summary",
    "proposal-activities": "rows-0-planned_participations",
    "proposal-beneficiaries": "grids-0-n_0_1",
    "proposal-budget": "rows-0-label",
}


def save_marks(client: Client, address: str) -> Callable[[], Answer]:
    """Return an act that changes one mark of a page and presses its button."""
    numbers = count()

    def act() -> Answer:
        form = form_to(client.get(address).text, "")
        half = str(next(numbers) % 11)
        fields = [(name, half if name == "mark_A1" else value) for name, value in form.fields]
        return client.post(address, [*fields, ("action", "save")])

    return act


def save_section(client: Client, address: str, changed: str) -> Callable[[], Answer]:
    """Return an act that changes one field of a section of a draft and presses its button."""
    numbers = count(10)

    def act() -> Answer:
        form = form_to(client.get(address).text, "")
        value = str(next(numbers))
        return client.post(
            address, [(name, value if name == changed else given) for name, given in form.fields]
        )

    return act


def submit_again(client: Client, shown: str) -> Callable[[], Answer]:
    """Return an act that takes a submission back, outside the measure, and submits it anew."""

    def act() -> Answer:
        page = client.get(shown).text
        if f"{shown}/resume" in page:
            form = form_to(page, "/resume")
            client.post(f"{shown}/resume", form.fields)
        review = client.get(f"{shown}/review").text
        return client.post(f"{shown}/submit", [*form_to(review, "/submit").fields, ("declared", "y")])

    return act


def submittable(settings: dict[str, str]) -> str | None:
    """Return the reference of a submission of the demonstration's association in an open call."""
    engine = create_engine(settings["GRANTS_DATABASE_URL"])
    query = (
        "SELECT p.reference FROM proposal p JOIN call_line l ON l.id = p.call_line_id "
        "JOIN call c ON c.id = l.call_id WHERE p.state = 'submitted' AND c.state = 'published' "
        f"AND p.association_id = ({path.OWN}) ORDER BY p.id LIMIT 1"
    )
    with engine.connect() as connection:
        row = connection.execute(text(query)).first()
    engine.dispose()
    return row[0] if row else None


def measure_acts(pages: list[path.PathPage], settings: dict[str, str], port: int) -> Iterator[Measured]:
    """Measure the acts that the demonstration offers."""
    for page in pages:
        if page.name == "scoring" and page.email:
            client = _signed_in(port, page.email)
            yield measure("saving marks", save_marks(client, page.address("fr")), (302,), rounds=20)
    sections = [page for page in pages if page.name in SAVED_SECTIONS]
    for page in sections:
        client = _signed_in(port, path.OWNER)
        name = f"saving {page.name.removeprefix('proposal-')}"
        act = save_section(client, page.address("fr"), SAVED_SECTIONS[page.name])
        yield measure(name, act, (302,), rounds=20)
    reference = submittable(settings)
    if reference is not None:
        client = _signed_in(port, path.OWNER)
        act = submit_again(client, f"/fr/proposals/{reference}")
        yield measure("submitting", act, (302,), rounds=20)


def _signed_in(port: int, email: str) -> Client:
    client = Client(port)
    client.sign_in(email, demonstration.PASSWORD)
    return client


def draw_convention(settings: dict[str, str]) -> tuple[float, float] | None:
    """Return processor milliseconds and kilobytes of one paper of a convention, fr and ar averaged."""
    engine = create_engine(settings["GRANTS_DATABASE_URL"])
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT snapshot FROM agreement WHERE kind = 'convention' ORDER BY id LIMIT 1")
        ).first()
    engine.dispose()
    if row is None:
        return None
    facts = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    snapshot = AgreementSnapshot.from_json(facts)
    times = []
    for _round in range(10):
        started = process_time()
        papers = [draw_paper(snapshot, language) for language in ("fr", "ar")]
        times.append((process_time() - started) * 1000 / len(papers))
    return median(times), sum(len(paper) for paper in papers) / 1000 / len(papers)
