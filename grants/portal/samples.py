"""Invented data for the page that shows every component in every state."""

from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from grants.core import charts
from grants.core.fields import CountField, MoneyField, Needed
from grants.core.i18n import _, _l, current_language
from grants.core.pagination import Page
from grants.evaluation.mark_row import MarkChoice

OPENED_AT = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
CLOSES_AT = datetime(2026, 12, 7, 23, 59, tzinfo=UTC)


class SampleForm(Form):  # type: ignore[misc]
    """One field of each kind; never saved, so it carries no token."""

    title = StringField(_l("Titre du projet"), [Needed()])
    summary = TextAreaField(_l("Résumé"), [Optional()], description=_l("600 signes au plus"))
    line = SelectField(
        _l("Axe"), choices=[SelectChoice("EDU", _l("Éducation")), SelectChoice("CUL", _l("Culture"))]
    )
    amount = MoneyField(_l("Subvention demandée"), [Needed()])
    people = CountField(_l("Nombre de personnes"), [Needed()])
    starts_on = DateField(_l("Début du projet"), [Optional()])
    status = RadioField(
        _l("Statut du local"),
        choices=[SelectChoice("own", _l("Propriété")), SelectChoice("rent", _l("Location"))],
    )
    languages = SelectMultipleField(
        _l("Langues de travail"),
        choices=[
            SelectChoice("ar", _l("arabe")),
            SelectChoice("fr", _l("français")),
            SelectChoice("ber", _l("amazighe")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    receipt = FileField(_l("Récépissé de dépôt"), description=_l("PDF, JPEG ou PNG, 10 Mo au plus"))
    honour = BooleanField(_l("Je certifie que ces renseignements sont exacts"))


class SamplePage(Page):
    """A page of a list that leads nowhere."""

    def url_for(self, number: int) -> str:
        """Return an address inside the page itself."""
        return f"#page-{number}"


def filled_form() -> SampleForm:
    """Return a form with correct values."""
    return SampleForm(
        data={
            "title": "Des passerelles vers l’école",
            "line": "EDU",
            "amount": 16_877_600,
            "people": 120,
            "status": "rent",
            "languages": ["ar", "fr"],
        },
        prefix="ok",
    )


def wrong_form() -> SampleForm:
    """Return a form after a refused attempt: what was typed, and an error at each field."""
    form = SampleForm(MultiDict({"no-title": "", "no-amount": "beaucoup", "no-people": "-4"}), prefix="no")
    form.validate()
    for field in (form.line, form.status):
        field.errors = [_("Choisissez une valeur de la liste.")]
    for field in (form.starts_on, form.receipt, form.honour, form.summary, form.languages):
        field.errors = [_("Ce champ est à corriger.")]
    return form


def context() -> dict[str, Any]:
    """Return what the components page draws."""
    frame = charts.frame(480, 240, rtl=current_language() == "ar")
    quarters = [_("oct.–déc."), _("janv.–mars"), _("avr.–juin"), _("juil.–sept.")]
    return {
        "filled": filled_form(),
        "wrong": wrong_form(),
        "mark_field": MarkChoice("mark-mark", 7),
        "opened_at": OPENED_AT,
        "closes_at": CLOSES_AT,
        "page": SamplePage(list(range(14)), 2, 14, 120),
        "coverage": charts.coverage(18, 21, 24),
        "bar": charts.bar(684, 900, mark=795),
        "cut_bar": charts.bar(174_182, 4_000),
        "city_bars": charts.bars([8, 7, 4, None]),
        "columns": charts.column_chart(
            quarters, ["edu", "cul"], [[94, 28], [118, 40], [102, 56], [90, 34]], box=frame
        ),
        "lines": charts.line_chart(
            quarters, [("edu", [94, 118, None, 90]), ("cam", [20, 40, 60, 80])], [quarters[3]], box=frame
        ),
    }
