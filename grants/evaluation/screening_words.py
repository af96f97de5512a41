"""The verdicts of the system in the reader's words: reasons and evidence."""

from collections.abc import Callable
from datetime import date

from grants.core.i18n import _, current_language, date_short
from grants.core.labels import N_
from grants.core.money import format_mad
from grants.evaluation.screening_verdicts import Found

REASONS = {
    "missing": N_("aucun fichier n’est joint"),
    "infected": N_("un virus est dans le fichier joint"),
    "refused": N_("la pièce du compte est refusée"),
    "expired": N_("n’était plus valable à la date limite"),
    "no_date": N_("les dates de la pièce ne sont pas connues"),
    "first_year": N_("association dans sa première année"),
    "provisional": N_("récépissé provisoire"),
    "young_receipt": N_("trop récent à la date limite"),
    "not_sworn": N_("sans déclaration sur l’honneur"),
    "no_receipt_kind": N_("définitif ou provisoire : non déclaré"),
    "no_rib": N_("aucun RIB n’est déclaré"),
    "wrong_key": N_("la clé du RIB ne correspond pas au numéro"),
    "holder_differs": N_("le titulaire du compte n’a pas le nom de l’association"),
    "bank_unverified": N_("le compte n’est pas encore vérifié"),
    "no_mandate": N_("le mandat du bureau n’est pas déclaré"),
    "mandate_over": N_("le mandat du bureau était terminé à la date limite"),
    "older_than_board": N_("datée d’avant le mandat du bureau actuel"),
    "unverified": N_("l’identité de l’association n’est pas vérifiée"),
    "kind": N_("ce genre d’association n’est pas admis"),
    "age": N_("association trop récente à la date limite"),
    "no_founding": N_("la date de création n’est pas déclarée"),
    "line": N_("l’axe n’est pas ouvert dans l’appel"),
    "city": N_("une ville n’est pas connue"),
    "no_city": N_("aucune ville n’est nommée"),
    "no_dates": N_("les dates du projet manquent"),
    "order": N_("la fin vient avant le début"),
    "window": N_("hors de la période d’exécution"),
    "short": N_("trop court pour l’appel"),
    "long": N_("trop long pour l’appel"),
    "no_request": N_("aucun montant n’est demandé"),
    "ceiling": N_("au-dessus du plafond"),
    "cofunding": N_("l’apport est sous le minimum"),
    "late_report": N_("un rapport était en retard à la date limite"),
    "many_in_call": N_("plus de dossiers dans l’appel que de projets admis par association"),
    "many_in_line": N_("plus de dossiers dans l’axe que de projets admis par association"),
}


def _day(value: str | int) -> str:
    return date_short(date.fromisoformat(str(value)))


def _share(value: str | int) -> str:
    return f"{value} %"


def _amount(value: str | int) -> str:
    return format_mad(int(value), current_language())


EVIDENCE: dict[str, tuple[str, Callable[[str | int], str]]] = {
    "issued_on": (N_("établie le"), _day),
    "expires_on": (N_("valable jusqu’au"), _day),
    "receipt_on": (N_("récépissé du"), _day),
    "mandate_ends_on": (N_("fin du mandat :"), _day),
    "founded_on": (N_("créée le"), _day),
    "starts_on": (N_("début :"), _day),
    "ends_on": (N_("fin :"), _day),
    "request_centimes": (N_("demandé :"), _amount),
    "ceiling_centimes": (N_("plafond :"), _amount),
    "own_share_pct": (N_("apport :"), _share),
    "cofunding_min_pct": (N_("minimum :"), _share),
    "late_obligations": (N_("rapports en retard :"), str),
    "in_call": (N_("dossiers dans l’appel :"), str),
    "most_in_call": (N_("projets admis dans l’appel :"), str),
    "in_line": (N_("dossiers dans l’axe :"), str),
    "most_in_line": (N_("projets admis dans l’axe :"), str),
}


def reason_words(found: Found) -> list[str]:
    """Return the reasons of a verdict; a code of former rules that has no words is shown as it is."""
    return [str(_(REASONS[code])) if code in REASONS else code for code in found.reasons]


def evidence_words(found: Found) -> list[tuple[str, str]]:
    """Return the evidence of a verdict as (label, value), in the order of the rules."""
    return [
        (str(_(label)), show(found.evidence[code]))
        for code, (label, show) in EVIDENCE.items()
        if code in found.evidence
    ]
