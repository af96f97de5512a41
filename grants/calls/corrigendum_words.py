"""A corrigendum in words: what changed, old beside new, in the reader's language."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grants.associations.states import AssociationKind
from grants.calls.corrections import EVERY_LINE, TEXTS
from grants.core.i18n import _, current_language, date_words, instant_words, join_words, ngettext
from grants.core.labels import N_
from grants.core.money import format_mad

LABELS = {
    "closes_at": N_("Date limite de dépôt"),
    "results_on": N_("Résultats prévus"),
    "execution_ends_on": N_("Fin d’exécution des projets"),
    "contact_email": N_("Contact"),
    "title": N_("Titre"),
    "summary": N_("Résumé"),
    "eligibility": N_("Qui peut candidater"),
    "ceiling_centimes": N_("Plafond d’une aide"),
    "overhead_max_pct": N_("Frais généraux au plus"),
    "equipment_max_pct": N_("Équipement au plus"),
    "in_kind_max_pct": N_("Apport en nature au plus"),
    "cofunding_min_pct": N_("Apport minimal"),
    "max_grants_per_association": N_("Aides par association au plus"),
    "grace_minutes": N_("Délai de grâce"),
    "questions_days": N_("Fin des questions"),
    "minimum_age_months": N_("Ancienneté de l’association"),
    "provisional_receipt_days": N_("Ancienneté d’un récépissé provisoire"),
    "eligible_kinds": N_("Associations admises"),
    "min_months": N_("Durée d’un projet au moins"),
    "max_months": N_("Durée d’un projet au plus"),
    "envelope_centimes": N_("Enveloppe"),
}


@dataclass(frozen=True)
class ChangeRow:
    """One change as people read it; is_text marks a long text, to be set out in full."""

    label: str
    old: str
    new: str
    is_text: bool = False


def rows_of(changes: list[dict[str, Any]], every_language: bool = False) -> list[ChangeRow]:
    """Return the changes in words; texts of other languages are told once, without their words.

    With every_language, for staff, each text is set out whatever its language.
    """
    rows, others = [], set()
    for change in changes:
        stem, tongue = change["path"][:-3], change["path"][-2:]
        if stem in TEXTS and tongue != current_language() and not every_language:
            others.add(stem)
            continue
        rows.append(_row(change))
    shown = {change["path"][:-3] for change in changes if change["path"].endswith(f"_{current_language()}")}
    rows += [
        ChangeRow(str(_(LABELS[stem])), "", str(_("précisé dans une autre langue")))
        for stem in sorted(others - shown)
    ]
    return rows


def _row(change: dict[str, Any]) -> ChangeRow:
    path, parts = change["path"], change["path"].split(".")
    if parts[0] == "line":
        label = _("Axe %(line)s : %(what)s", line=parts[1], what=_lowered(_(LABELS[parts[2]])))
        return ChangeRow(str(label), _words(parts[2], change["old"]), _words(parts[2], change["new"]))
    if parts[0] == "document":
        where = _("tous les axes") if parts[1] == EVERY_LINE else _("axe %(line)s", line=parts[1])
        label = _("Pièce %(code)s (%(where)s)", code=parts[2], where=where)
        return ChangeRow(str(label), _words(parts[3], change["old"]), _words(parts[3], change["new"]))
    if path[:-3] in TEXTS:
        label = (
            f"{_(LABELS[path[:-3]])} ({path[-2:]})"
            if path[-2:] != current_language()
            else _(LABELS[path[:-3]])
        )
        return ChangeRow(str(label), str(change["old"] or ""), str(change["new"] or ""), path[:-3] != "title")
    return ChangeRow(str(_(LABELS.get(path, path))), _words(path, change["old"]), _words(path, change["new"]))


def _lowered(text: Any) -> str:
    words = str(text)
    return words[:1].lower() + words[1:]


def _words(name: str, value: Any) -> str:
    if value is None:
        return str(_("aucun"))
    if name == "closes_at":
        return instant_words(datetime.fromisoformat(value))
    if name in ("results_on", "execution_ends_on"):
        return date_words(date.fromisoformat(value))
    if name.endswith("_centimes"):
        return format_mad(value, current_language())
    if name.endswith("_pct"):
        return f"{value}\u00a0%"
    if name == "is_required":
        return str(_("exigée") if value else _("facultative"))
    if name == "eligible_kinds":
        return kind_words(value)
    if name == "grace_minutes":
        return str(ngettext("%(num)s minute", "%(num)s minutes", value))
    if name.endswith("_months"):
        return str(ngettext("%(num)s mois", "%(num)s mois", value))
    if name == "questions_days":
        return str(ngettext("%(num)s jour avant la date limite", "%(num)s jours avant la date limite", value))
    if name.endswith("_days"):
        return str(ngettext("%(num)s jour", "%(num)s jours", value))
    return str(value)


def kind_words(kinds: Collection[str]) -> str:
    """Return the kinds of association that a call admits, in words."""
    return join_words(item.label for item in AssociationKind if item.value in kinds)
