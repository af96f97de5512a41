"""The points checked before evaluation: documents at admissibility, rules of the call at eligibility."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grants.core.i18n import _, current_language
from grants.core.labels import N_

# Of each document: is it there, can it be read, is it valid at the date of the check.
CHECKS = {
    "present": N_("présente"),
    "readable": N_("lisible"),
    "valid": N_("valable"),
}
ELIGIBILITY = {
    "association": N_("L’association est déclarée et son identité vérifiée"),
    "line": N_("Le projet relève de l’axe"),
    "city": N_("Les villes sont au Maroc et nommées"),
    "duration": N_("La durée tient dans la période d’exécution"),
    "amount": N_("Le montant tient sous le plafond"),
    "cofunding": N_("L’apport atteint le minimum"),
    "no_overdue": N_("Aucun rapport d’une aide antérieure n’est en retard"),
}
# Beside the points: said to the officer and kept, confirmed by nobody; the allocation applies it.
CAPS = "caps"

DocumentChecks = Mapping[str, Mapping[str, bool] | bool]
Checks = dict[str, dict[str, bool]]


@dataclass(frozen=True)
class DocumentPoint:
    """A document asked of a file, its names (fr, ar, en) and the files joined: (key, filename).

    completions: those accepted beside the submitted version; infected: how many files hold a virus.
    """

    code: str
    names: tuple[str, str, str]
    is_required: bool
    files: tuple[tuple[int, str], ...]
    completions: tuple[tuple[int, str], ...] = ()
    infected: int = 0

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return self.names[("fr", "ar", "en").index(current_language())] or self.names[0]


def normalise(points: DocumentChecks) -> Checks:
    """Spell out the checks of each document; True or False stands for all three."""
    return {
        code: {check: bool(given if isinstance(given, bool) else given.get(check, False)) for check in CHECKS}
        for code, given in points.items()
    }


def inadmissible(documents: Sequence[DocumentPoint], points: Checks) -> list[str]:
    """Return the codes of the documents that stop a file: compulsory and failing, or joined and bad."""
    failing = []
    for document in documents:
        checks = points.get(document.code, {})
        asked = document.is_required or checks.get("present", False)
        if asked and not all(checks.get(check, False) for check in CHECKS):
            failing.append(document.code)
    return failing


def asked_documents(documents: Sequence[DocumentPoint], points: Checks) -> list[str]:
    """Return the codes of the documents that count: compulsory, or said to be present."""
    return [
        document.code
        for document in documents
        if document.is_required or points.get(document.code, {}).get("present", False)
    ]


def check_label(code: str) -> str:
    """Return the words of a check of a document."""
    return str(_(CHECKS[code]))


def point_label(code: str) -> str:
    """Return the words of a point of eligibility."""
    return str(_(ELIGIBILITY[code]))
