"""What a person can do on a page, read from its HTML: its forms with their fields, links and words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

CHOSEN = ("radio", "checkbox")


@dataclass
class Control:
    """One field of a form: several boxes of one name are several controls."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = True
    options: list[str] = field(default_factory=list)
    has_keypad: bool = False
    has_list: bool = False


@dataclass
class Form:
    """A form of a page with its fields, in order."""

    method: str
    action: str
    controls: list[Control] = field(default_factory=list)

    def named(self, name: str) -> list[Control]:
        return [control for control in self.controls if control.name == name]

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls}

    def holds(self, values: dict[str, str]) -> bool:
        return all(
            any(control.value == value for control in self.named(name)) for name, value in values.items()
        )


class Page(HTMLParser):
    """A page as it was answered; contents of templates, scripts and styles are left out."""

    def __init__(self, html: str, address: str = "/") -> None:
        super().__init__()
        self.html, self.address = html, address
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.language = self.direction = ""
        self._words: list[str] = []
        self._open: list[str] = []
        self._silent = 0
        self._form: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._link: list[str] | None = None
        self.feed(html)

    @property
    def words(self) -> str:
        """Return the words of the page, white space made even."""
        return " ".join(" ".join(self._words).split())

    def form(self, action: str = "", holding: dict[str, str] | None = None) -> Form:
        """Return the POST form whose address ends so (none: the page's own), holding these values."""
        wanted = [
            form
            for form in self.forms
            if form.method == "post"
            and (urlsplit(form.action).path.endswith(action) if action else not form.action)
            and form.holds(holding or {})
        ]
        known = [form.action or "(own)" for form in self.forms]
        assert wanted, f"no form {action or '(own)'} {holding or ''} on {self.address}; there are {known}"
        return wanted[0]

    def has_form(self, action: str) -> bool:
        return any(urlsplit(form.action).path.endswith(action) for form in self.forms)

    def link(self, part: str) -> str:
        """Return the address of the first link that holds a text; relative ones made whole."""
        found = [href for href, _words in self.links if part in href]
        assert found, f"no link with {part} on {self.address}; there are {[href for href, _ in self.links]}"
        return urljoin(self.address, found[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("template", "script", "style"):
            self._silent += 1
        if self._silent:
            return
        if tag == "html":
            self.language, self.direction = given.get("lang", ""), given.get("dir", "")
        elif tag == "form":
            self._form = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self._form)
        elif tag == "a" and "href" in given:
            self._link = []
            self.links.append((given["href"], ""))
        elif self._form is not None:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        control: Control | None = None
        if tag == "input" and name:
            kind = given.get("type", "text")
            value = given.get("value", "on" if kind in CHOSEN else "")
            control = Control(name, kind, value, kind not in CHOSEN or "checked" in given)
            control.has_keypad, control.has_list = "inputmode" in given, "list" in given
        elif tag == "textarea":
            control = self._area = Control(name, "textarea")
        elif tag == "select":
            control = self._select = Control(name, "multiple" if "multiple" in given else "select")
        elif tag == "button" and name:
            control = Control(name, "button", given.get("value", ""), False)
        elif tag == "option" and self._select is not None:
            self._option(self._select, given)
        if control is not None and self._form is not None:
            self._form.controls.append(control)

    def _option(self, select: Control, given: dict[str, str]) -> None:
        value = given.get("value", "")
        select.options.append(value)
        if "selected" in given or len(select.options) == 1:
            select.value = value

    def handle_endtag(self, tag: str) -> None:
        if tag in ("template", "script", "style"):
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "a" and self._link is not None:
            self.links[-1] = (self.links[-1][0], " ".join("".join(self._link).split()))
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._area is not None:
            self._area.value += data if self._area.value else data.removeprefix("\n")
            return
        self._words.append(data)
        if self._link is not None:
            self._link.append(data)
