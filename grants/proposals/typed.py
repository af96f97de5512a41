"""Typed fields of rows and details: what each holds, its bounds and unit, and the faults of a value.

Pure: the same specification serves forms, services and completeness. Kinds: text, lines, count, year,
amount (centimes), date, choice, choices, yes_no, flag (a tick), homes (children by home city and sex).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.core.i18n import _, count_text
from grants.core.money import format_amount
from grants.proposals.persons import SEXES

MOST = 10**9


@dataclass(frozen=True)
class Spec:
    """One field: French label (translated when shown), kind, bounds of a number, length of a text.

    needed says that a submission needs it; personal that it names a person.
    """

    name: str
    label: str
    kind: str = "text"
    needed: bool = True
    low: int = 0
    high: int = MOST
    unit: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 200
    personal: bool = False

    @property
    def words(self) -> str:
        """Return the label in the reader's language."""
        return str(_(self.label))

    @property
    def unit_words(self) -> str:
        """Return the unit of a number in the reader's language, empty when it has none."""
        return str(_("DH")) if self.kind == "amount" else str(_(self.unit)) if self.unit else ""

    @property
    def hint_words(self) -> str:
        """Return the hint in the reader's language, empty when there is none."""
        return str(_(self.hint)) if self.hint else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """Return the choices as (code, words) pairs."""
        return [(code, str(_(label))) for code, label in self.choices]


def is_empty(value: Any) -> bool:
    """Say whether nothing was given; zero and a "no" are given."""
    return value is None or value in ("", [], {}, ()) or (isinstance(value, str) and not value.strip())


def fault_of(spec: Spec, value: Any) -> str:
    """Return in words what is wrong with a value given, or nothing; a missing value is no fault here."""
    if is_empty(value):
        return ""
    check = _CHECKS.get(spec.kind)
    return check(spec, value) if check else ""


def _text(spec: Spec, value: Any) -> str:
    if not isinstance(value, str):
        return str(_("Écrivez un texte."))
    if len(value) > spec.longest:
        return str(_("%(limit)s signes au plus.", limit=count_text(spec.longest)))
    return ""


def _number(spec: Spec, value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return str(_("Écrivez un nombre entier, à partir de 0."))
    if value < spec.low:
        return str(_("Au moins %(limit)s.", limit=_shown(spec, spec.low)))
    if value > spec.high:
        return str(_("Au plus %(limit)s.", limit=_shown(spec, spec.high)))
    return ""


def _shown(spec: Spec, number: int) -> str:
    if spec.kind == "amount":
        return format_amount(number)
    return str(number) if spec.kind == "year" else count_text(number)


def _day(_spec: Spec, value: Any) -> str:
    return "" if day_of(value) else str(_("Écrivez une date."))


def _choice(spec: Spec, value: Any) -> str:
    return "" if value in dict(spec.choices) else str(_("Choisissez dans la liste."))


def _choices(spec: Spec, value: Any) -> str:
    known = dict(spec.choices)
    fine = isinstance(value, list | tuple) and all(code in known for code in value)
    return "" if fine else str(_("Choisissez dans la liste."))


def _yes_no(_spec: Spec, value: Any) -> str:
    return "" if isinstance(value, bool) else str(_("Répondez par oui ou par non."))


def _homes(spec: Spec, value: Any) -> str:
    fine = isinstance(value, Mapping) and all(
        isinstance(counts, Mapping)
        and all(sex in SEXES and isinstance(n, int) and 0 <= n <= spec.high for sex, n in counts.items())
        for counts in value.values()
    )
    return "" if fine else str(_("Un nombre d’enfants n’est pas valable."))


_CHECKS = {
    "text": _text,
    "lines": _text,
    "count": _number,
    "amount": _number,
    "year": _number,
    "date": _day,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "flag": _yes_no,
    "homes": _homes,
}


def day_of(value: Any) -> date | None:
    """Return a day kept as a date or in ISO form; None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def homes_total(homes: Mapping[str, Mapping[str, int]] | None, sex: str | None = None) -> int:
    """Return the children of all home cities, of one sex if asked."""
    return sum(
        number for counts in (homes or {}).values() for one, number in counts.items() if sex in (None, one)
    )


def kept(specs: Sequence[Spec], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values given for these fields, in their order; unknown names and empty values go."""
    return {spec.name: values[spec.name] for spec in specs if not is_empty(values.get(spec.name))}


def faults(specs: Sequence[Spec], values: Mapping[str, Any]) -> Iterator[tuple[Spec, str, bool]]:
    """Yield (field, words, missing) for each field that is needed and empty, or given and wrong."""
    for spec in specs:
        value = values.get(spec.name)
        if is_empty(value):
            if spec.needed:
                yield spec, str(_("« %(field)s » manque.", field=spec.words)), True
        elif words := fault_of(spec, value):
            yield spec, str(_("« %(field)s » : %(fault)s", field=spec.words, fault=words)), False
