"""How light units are typed one by one: rows of the plan, ticks, who declares, answers, details of a kind."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from grants.core.forms import clean_text
from grants.core.labels import N_
from grants.proposals.details import specs_of
from grants.proposals.forms.details import values_of
from grants.proposals.forms.typed import Cell, row_values, shown_cell, typed_cell
from grants.proposals.plan_rows import KINDS
from grants.proposals.typed import Spec
from grants.proposals.units.cities import city_finder
from grants.proposals.units.kinds import LONGEST_NAME

Typed = Mapping[str, str | list[str]]
FLAG = Spec("confirmed", N_("Point confirmé"), "flag", needed=False)
FIXED = {
    "declarant:declarant_name": Spec(
        "declarant_name", N_("Nom de la personne qui déclare"), longest=LONGEST_NAME, personal=True
    ),
    "declarant:declarant_title": Spec(
        "declarant_title",
        N_("Qualité"),
        longest=LONGEST_NAME,
        personal=True,
        hint=N_("Présidente, délégué…"),
    ),
    "funding:no_other_subsidy": Spec(
        "no_other_subsidy",
        N_("Nous déclarons n’avoir demandé ni reçu aucune autre subvention pour ce projet."),
        "flag",
        needed=False,
    ),
}
TICKS = ("reference", "statement")
DETAILS = "details."


def is_light(key: str) -> bool:
    """Say whether a unit is typed in light cells."""
    code = key.partition(":")[0]
    return code in KINDS or code in TICKS or key in FIXED


def specs_of_unit(key: str) -> tuple[Spec, ...]:
    """Return the fields of a light unit."""
    code = key.partition(":")[0]
    if code in KINDS:
        return KINDS[code].specs
    return (FIXED[key],) if key in FIXED else (FLAG,)


def light_names(key: str) -> list[str]:
    """Return the names of the fields of a light unit."""
    return [spec.name for spec in specs_of_unit(key)]


def parse_light(key: str, typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (values, faults by field) of what was typed. Raises KeyError for fields that are not its own."""
    specs = specs_of_unit(key)
    if set(typed) != {spec.name for spec in specs}:
        raise KeyError(key)
    cells = [typed_cell(spec, spec.name, _posted(typed, specs)) for spec in specs]
    faults = {cell.spec.name: cell.errors[0] for cell in cells if cell.errors}
    if faults:
        return {}, faults
    code = key.partition(":")[0]
    if code in KINDS:
        return row_values(KINDS[code], cells), {}
    return {cell.spec.name: cell.value if cell.value is not None else "" for cell in cells}, {}


def _posted(typed: Typed, specs: tuple[Spec, ...]) -> MultiDict[str, str]:
    """Return what a browser would post: an empty tick is absent."""
    ticks = {spec.name for spec in specs if spec.kind == "flag"}
    return MultiDict({name: value for name, value in typed.items() if value or name not in ticks})


def shown_light(key: str, values: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return what the fields of a light unit show for these values."""
    return {
        spec.name: text_of(shown_cell(spec, spec.name, values.get(spec.name))) for spec in specs_of_unit(key)
    }


def text_of(cell: Cell) -> str | list[str]:
    """Return what a field shows: text, or the list of what is chosen."""
    if cell.spec.kind == "choices":
        return list(cell.picked)
    if cell.spec.kind == "flag":
        return "y" if "yes" in cell.picked else ""
    return cell.picked[0] if cell.picked else cell.raw


def split_details(key: str, typed: Typed) -> tuple[Typed, Typed]:
    """Part the details of an activity, whose names begin with "details.", from its other fields."""
    if not key.startswith("activity:"):
        return {}, typed
    details = {name.removeprefix(DETAILS): value for name, value in typed.items() if name.startswith(DETAILS)}
    return details, {name: value for name, value in typed.items() if not name.startswith(DETAILS)}


def shown_details_of(values: Mapping[str, Any], city_names: Mapping[str, str]) -> dict[str, str | list[str]]:
    """Return what the details of an activity show, under the names of its unit."""
    code = values.get("sub_line_code") or ""
    shown: dict[str, str | list[str]] = {}
    for spec in specs_of(code) if code else ():
        value = (values.get("details") or {}).get(spec.name)
        cell = shown_cell(spec, DETAILS + spec.name, value, city_names)
        if spec.kind != "homes":
            shown[cell.id] = text_of(cell)
        for line in cell.homes:
            shown[f"{line.prefix}.city"] = line.city
            shown |= {f"{line.prefix}.{sex}": count for sex, count in line.counts}
    return shown


def parse_details(sub_line_code: str, typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (details, faults by field) of an activity of this kind; fields of another are passed over."""
    posted = MultiDict(typed)
    find_city = city_finder(clean_text(text) for name, text in posted.items() if name.endswith(".city"))
    cells = [typed_cell(spec, spec.name, posted, find_city) for spec in specs_of(sub_line_code)]
    faults = {DETAILS + cell.spec.name: cell.errors[0] for cell in cells if cell.errors}
    return values_of(cells), faults
