"""The form that adds a holiday of one year."""

from wtforms import DateField, StringField
from wtforms.validators import Length

from grants.core.fields import Needed
from grants.core.forms import AppForm
from grants.core.i18n import _l


class AddHolidayForm(AppForm):
    """A day and its name in three languages."""

    on = DateField(_l("Jour"), [Needed()])
    name_fr = StringField(_l("Nom en français"), [Needed(), Length(max=100)])
    name_ar = StringField(_l("Nom en arabe"), [Needed(), Length(max=100)])
    name_en = StringField(_l("Nom en anglais"), [Needed(), Length(max=100)])
