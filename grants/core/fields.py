"""Fields for amounts, counts and local instants, which keep what was typed when it is wrong."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import DateTimeLocalField, FileField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from grants.core.clock import from_local, local
from grants.core.i18n import _
from grants.core.money import AmountError, format_amount, parse_amount, parse_count

UPLOAD_CODE = re.compile(r"[\w-]{20,40}", re.ASCII)


class _ParsedField(StringField):
    """Text field whose data is parsed; the raw text stays when parsing fails."""

    raw: str = ""

    def _parse(self, text: str) -> Any:
        raise TypeError("a parsed field defines _parse")

    def _show(self, value: Any) -> str:
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist:
            return
        self.raw = valuelist[0].strip()
        if self.raw:
            self.data = self._parse(self.raw)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self._show(self.data)


class UploadField(FileField):
    """A file, or one that the browser sent before, named by the code of its upload; data None without either.

    A page with static/js/upload.js sends the code under the field's own name.
    """

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        for value in valuelist:
            if isinstance(value, str) and UPLOAD_CODE.fullmatch(value):
                self.data = value
            elif isinstance(value, FileStorage) and value:
                self.data = value
                break
        if self.data is None:
            self.raw_data = ()


def given_file(
    name: str, files: Mapping[str, FileStorage], texts: Mapping[str, str]
) -> FileStorage | str | None:
    """Return what a file field without form gave: a file, the code of one sent before, or None."""
    file, code = files.get(name), texts.get(name, "")
    if file is not None and file.filename:
        return file
    return code if UPLOAD_CODE.fullmatch(code) else None


class UploadRequired:
    """Refuse a form without a file, with words of the page's own."""

    field_flags = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is None:
            field.errors = []
            raise StopValidation(self.message)


class MoneyField(_ParsedField):
    """An amount in dirhams typed in any common way; data in centimes."""

    def _parse(self, text: str) -> int:
        try:
            return parse_amount(text)
        except AmountError:
            raise ValueError(_("Écrivez un montant comme 168 776,00.")) from None

    def _show(self, value: int) -> str:
        return format_amount(value)


class CountField(_ParsedField):
    """A whole number from zero up; data as int."""

    def _parse(self, text: str) -> int:
        try:
            return parse_count(text)
        except AmountError:
            raise ValueError(_("Écrivez un nombre entier, à partir de 0.")) from None


class LocalInstantField(DateTimeLocalField):
    """A date and time typed in Morocco's time; data as an instant in UTC."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if isinstance(self.data, datetime):
            self.data = from_local(self.data)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""


def as_choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return (value, label) pairs as options of a select or radio field."""
    return [SelectChoice(value, label) for value, label in pairs]


class Needed:
    """Validator: something must be given (zero counts as given)."""

    field_flags = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is None or field.data == "":
            if field.errors:
                raise StopValidation
            raise StopValidation(str(self.message or _("Ce champ est nécessaire.")))
