"""The legal texts of the papers, one module a kind and language: law, not interface, so not translated words.

A change of wording raises TEMPLATE_VERSION of the snapshot; papers already offered keep their bytes.
"""

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import AgreementKind
from grants.agreements.texts import (
    annexes_ar,
    annexes_fr,
    convention_ar,
    convention_fr,
    decision_ar,
    decision_fr,
)
from grants.agreements.texts.parts import PaperText

_BODIES = {
    (AgreementKind.CONVENTION, "fr"): convention_fr.text_of,
    (AgreementKind.CONVENTION, "ar"): convention_ar.text_of,
    (AgreementKind.GRANT_DECISION, "fr"): decision_fr.text_of,
    (AgreementKind.GRANT_DECISION, "ar"): decision_ar.text_of,
}
_ANNEXES = {"fr": annexes_fr.annexes_of, "ar": annexes_ar.annexes_of}


def text_of(snapshot: AgreementSnapshot, language: str) -> PaperText:
    """Return the whole text of the paper of an agreement in French or Arabic."""
    body = _BODIES[snapshot.kind, language](snapshot)
    return body.with_annexes(_ANNEXES[language](snapshot))
