"""Steps 9 and 10: the report is filed, returned, corrected, validated; the indicator moves by its number."""

from __future__ import annotations

import re
import unicodedata

from tests.journeys import cast
from tests.journeys.cast import Story
from tests.journeys.hands import Hand
from tests.journeys.pages import Page

# Persons of table T1 by city; the girls of Oujda are corrected after the officer's remark.
FIRST = {"oujda": {"F|5-11": 31, "M|5-11": 27, "F|12-14": 8}, "berkane": {"F|5-11": 19, "M|12-14": 12}}
CORRECTED = {**FIRST, "oujda": {**FIRST["oujda"], "F|5-11": 33}}
SPENT = {"staff": "54 000,00", "supplies": "30 000,00"}


def persons(reported: dict[str, dict[str, int]], city: str | None = None, sex: str = "") -> int:
    """Return the persons reported in a city, or in all, of one sex or of both."""
    return sum(
        number
        for place, cells in reported.items()
        for combination, number in cells.items()
        if city in (None, place) and combination.startswith(sex)
    )


def the_report_is_filed(story: Story) -> None:
    """Step 9, first half: participants by city, activities, expenses, words, then submitted."""
    owner = story.applicant
    owner.open("/reports")
    starts = [f.action for f in owner.page.forms if "/reports/start/" in f.action]
    owner.send(re.sub(r"^/\w\w", "", starts[0]))
    story.report = owner.page.address.rpartition("/")[2]
    for city, cells in FIRST.items():
        _fill_persons(story, city, cells)
    page = owner.open(f"/reports/{story.report}/activities")
    fields = [c.name for c in page.form().controls if re.fullmatch(r"a\d+-\d{8}-(F|M|NS)", c.name)]
    assert len(fields) == 3 * len(cast.CITIES)
    owner.send(values={name: "0" if name.endswith("NS") else "210" for name in fields})
    owner.open(f"/reports/{story.report}/expenses")
    spent = {f"{kind}-{code}": amount for code, amount in SPENT.items() for kind in ("spent", "justified")}
    owner.send(values=spent)
    owner.open(f"/reports/{story.report}/narrative")
    owner.send(values={"narrative": cast.SUMMARIES[story.language]})
    _submit(story)


def _fill_persons(story: Story, city: str, cells: dict[str, int]) -> None:
    page = story.applicant.open(f"/reports/{story.report}/participants/{city}")
    names = page.form().names
    start = next(name.removeprefix("zeros") for name in names if name.startswith("zeros"))
    values = {f"c{start}-T1-{key.replace('|', '-')}": str(number) for key, number in cells.items()}
    total = {f"total{start}": str(sum(cells.values())), f"zeros{start}": True}
    story.applicant.send(values={**values, **total})


def _submit(story: Story) -> None:
    story.applicant.open(f"/reports/{story.report}/submit")
    story.applicant.send(values={"declared": True})


def the_report_is_returned_and_corrected(story: Story) -> None:
    """Step 9, second half: returned once with remarks, corrected by the association."""
    officer, owner = story.hand("programme"), story.applicant
    officer.open("/staff/reports?state=submitted")
    officer.follow(f"/staff/reports/{story.report}")
    officer.send("/return", {"remark-participants-oujda": cast.REMARKS[story.language]})
    returned, story.report = story.report, ""
    page = owner.open("/reports")
    found = [href for href, _words in page.links if re.search(r"/reports/[^/?]+$", href)]
    story.report = next(ref for href in found if (ref := href.rpartition("/")[2]) != returned)
    tasks = owner.open(f"/reports/{story.report}")
    assert cast.REMARKS[story.language] in tasks.words
    _fill_persons(story, "oujda", CORRECTED["oujda"])
    _submit(story)


def the_report_is_validated(story: Story) -> None:
    """Step 10, the act: validated by the programme officer."""
    officer = story.hand("programme")
    officer.open(f"/staff/reports/{story.report}")
    officer.send("/validate")


def indicator(officer: Hand, status: str, city: str | None = None) -> int:
    """Return the number of the line of education that the page shows, 0 where nothing is reported."""
    page = officer.open("/indicators")
    for href, words in page.links:
        if "/indicators/sources" in href and "line=EDU" in href and f"status={status}" in href:
            here = re.search(r"city=(\w+)", href)
            if (here[1] if here else None) == city:
                return number(words)
    return 0


def number(words: str) -> int:
    """Read a number as a page shows it, whatever its separators and digits."""
    digits = [str(unicodedata.digit(letter)) for letter in words if letter.isdigit()]
    assert digits, words
    return int("".join(digits))


def the_number_leads_to_the_report(story: Story) -> Page:
    """Step 10: from the number of the line down to the report it comes from."""
    officer = story.hand("programme")
    page = officer.open("/indicators")
    wanted = [h for h, _w in page.links if "line=EDU" in h and "status=validated" in h and "city=" not in h]
    officer.follow(wanted[0])
    assert str(persons(CORRECTED)) in officer.page.words
    return officer.follow(f"/reports/{story.report}")


def the_indicator_moves(story: Story) -> None:
    """Provisional at submission, back at the return, validated by exactly the number reported."""
    officer, first, last = story.hand("programme"), FIRST, CORRECTED
    before = indicator(officer, "validated")
    assert indicator(officer, "provisional") == persons(first)
    the_report_is_returned_and_corrected(story)
    assert indicator(officer, "validated") == before
    the_report_is_validated(story)
    for city in cast.CITIES:
        moved = indicator(officer, "validated", city)
        assert moved == persons(last, city)
    girls, everyone = persons(last, sex="F"), persons(last)
    assert f"{girls} / {everyone}" in officer.page.words
    report = the_number_leads_to_the_report(story)
    assert str(persons(last, "oujda")) in report.words
    assert indicator(officer, "validated") - before == everyone
