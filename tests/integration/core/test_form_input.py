"""What the base of every form makes of what no honest browser sends."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Length

from grants.core.fields import CountField, LocalInstantField, MoneyField
from grants.core.forms import NO_VERSION, AppForm, VersionedForm


class EveryFieldForm(AppForm):
    name = StringField(validators=[Length(max=20)])
    story = TextAreaField()
    money = MoneyField()
    count = CountField()
    day = DateField()
    moment = LocalInstantField()


def posted(app: Flask, **data: object) -> EveryFieldForm:
    with app.test_request_context("/fr/", method="POST", data=data):
        form = EveryFieldForm()
        form.validate()
        return form


def test_a_name_stays_on_one_line_and_a_story_keeps_its_lines(app: Flask) -> None:
    form = posted(app, name="Amina\r\nBcc: a@b.ma\u2028\x1b", story="un\r\ndeux\x00\x07")
    assert form.name.data == "Amina Bcc: a@b.ma"
    assert form.story.data == "un\r\ndeux"


def test_a_file_under_the_name_of_a_text_is_no_text(app: Flask) -> None:
    form = posted(app, name=(BytesIO(b"x"), "x.pdf"), money=(BytesIO(b"x"), "y.pdf"), count="3")
    assert form.name.data in (None, "")
    assert form.money.data is None
    assert form.count.data == 3


@pytest.mark.parametrize("text", [str(2**70), "9" * 5000, "10000000000000000"])
def test_numbers_that_no_column_holds_are_refused(app: Flask, text: str) -> None:
    form = posted(app, money=text, count=text)
    assert form.money.errors
    assert form.count.errors


@pytest.mark.parametrize("year", ["0001", "1850", "2200", "9999"])
def test_absurd_years_are_refused(app: Flask, year: str) -> None:
    form = posted(app, day=f"{year}-12-31", moment=f"{year}-12-31T23:59")
    assert form.day.errors
    assert form.moment.errors


@pytest.mark.parametrize(
    ("text", "seen"), [("", None), ("7", 7), ("²", NO_VERSION), ("-1", NO_VERSION), ("9" * 30, NO_VERSION)]
)
def test_what_is_no_version_matches_none(app: Flask, text: str, seen: int | None) -> None:
    with app.test_request_context("/fr/", method="POST", data={"version": text}):
        assert VersionedForm().seen_version == seen
    with app.test_request_context("/fr/", method="POST", data=MultiDict()):
        assert VersionedForm(obj=SimpleNamespace(version=4)).seen_version == 4
