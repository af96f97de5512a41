"""Read the forms of a page as a browser does: fields with their values, and the named buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form: where it goes, the fields it would send, its buttons."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def names(self) -> set[str]:
        return {name for name, _value in self.fields}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self._textarea: str | None = None
        self._select: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "form":
            self.forms.append(PageForm(attributes.get("action", "")))
        elif not self.forms:
            return
        elif tag == "input" and name:
            self._input(attributes.get("type", "text"), name, value, "checked" in attributes)
        elif tag == "button" and name:
            self.forms[-1].buttons.append((name, value))
        elif tag == "textarea":
            self._textarea, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in attributes:
            self.forms[-1].fields.append((self._select, value))

    def _input(self, kind: str, name: str, value: str, checked: bool) -> None:
        if kind in ("submit", "image", "file"):
            return
        if kind in ("radio", "checkbox"):
            if checked:
                self.forms[-1].fields.append((name, value or "on"))
            return
        self.forms[-1].fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            self.forms[-1].fields.append((self._textarea, self._text.removeprefix("\n")))
            self._textarea = None
        elif tag == "select":
            self._select = None


def forms_of(html: str) -> list[PageForm]:
    """Return the forms of a page in order; fields outside a form are ignored."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def form_to(html: str, ending: str) -> PageForm:
    """Return the form whose action ends so; the empty ending is the form that posts to its own page.

    Raises LookupError where the page holds none.
    """
    for form in forms_of(html):
        if form.action == ending or (ending and form.action.endswith(ending)):
            return form
    raise LookupError(f"no form to {ending or 'the page itself'}")
