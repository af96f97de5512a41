"""Documents that an association gives once: kept with their dates and automatic check, replaced, reviewed."""

from datetime import date, datetime

from grants.associations import policies
from grants.associations.checks import findings
from grants.associations.models import Association, AssociationDocument, DocumentType
from grants.associations.queries.board import current_mandate
from grants.associations.queries.documents import current_document
from grants.associations.queries.members import member_recipients
from grants.associations.states import DOCUMENT_WORKFLOW, DocumentState, ValidityRule
from grants.associations.validity import Dates, expiry, holds_on, needed_dates
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.core.i18n import _, date_short
from grants.documents.services import StoredFile, register
from grants.outbox.services import queue

OWN_PAGE = "documents"


def give_document(
    association: Association,
    code: str,
    stored: StoredFile,
    dates: Dates,
    actor: Actor,
    at: datetime,
    total_income_centimes: int | None = None,
) -> AssociationDocument:
    """Keep a file for a kind of document, in place of the one given before, which stays in the history.

    The association must be locked. Raises NotFound for a kind that has another page (receipt, account),
    ProblemsError with each date to correct, among them one that makes the document hold no longer.
    """
    if not policies.can_give_document(actor, association):
        raise NotAllowed(_("Seuls les membres de l’association donnent ses documents."))
    kind = db.session.get(DocumentType, code)
    if kind is None or kind.page != OWN_PAGE:
        raise NotFound(_("Cette pièce n’est pas demandée ici."))
    _require_dates(kind, dates, local_date(at))
    if kind.rule == ValidityRule.MANDATE_END and current_mandate(association.id) is None:
        raise DomainError(_("Déclarez d’abord le bureau et son mandat : la liste vaut aussi longtemps."))
    kept = keep_document(association, code, stored, dates, actor, at)
    if not holds_on(kept.expires_on, local_date(at)):
        message = _(
            "Cette pièce n’est plus valable depuis le %(day)s. Demandez-en une récente.",
            day=date_short(kept.expires_on) if kept.expires_on else "",
        )
        raise DomainError(message, field=needed_dates(kind.rule)[-1])
    kept.total_income_centimes = total_income_centimes
    return kept


def keep_document(
    association: Association, code: str, stored: StoredFile, dates: Dates, actor: Actor, at: datetime
) -> AssociationDocument:
    """Keep a file as the current document of its kind, its last day computed by the rule of the kind."""
    kind = db.session.get_one(DocumentType, code)
    mandate = current_mandate(association.id)
    expires_on = expiry(kind.rule, kind.months, dates, mandate)
    before = current_document(association.id, code)
    if before is not None:
        before.replaced_at = at
        before.version += 1
        db.session.flush()  # one current row a kind
    document = register(stored, actor, at)
    db.session.flush()
    row = AssociationDocument(
        association_id=association.id,
        type_code=code,
        document_id=document.id,
        issued_on=dates.issued_on,
        period_ends_on=dates.period_ends_on,
        stated_expiry_on=dates.stated_expiry_on,
        expires_on=expires_on,
        findings=findings(code, association, dates, expires_on, mandate, local_date(at)),
        state=DocumentState.TO_REVIEW,
        given_at=at,
        given_by_id=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    record("association_document.give", row, actor, at, code=code, sha256=stored.sha256)
    return row


def refresh_receipt(association: Association, at: datetime) -> None:
    """Bring the receipt's document in step with the identity: its date, and what is found in it."""
    row = current_document(association.id, "RECEP")
    if row is not None:
        dates = Dates(association.receipt_on)
        row.issued_on = association.receipt_on
        row.findings = findings("RECEP", association, dates, None, None, local_date(at))


def refresh_board_list(association: Association, mandate_starts_on: date, mandate_ends_on: date) -> None:
    """Bring the board list in step with the board: it holds to the end of the mandate it was drawn up in."""
    row = current_document(association.id, "BUR")
    if row is None:
        return
    if row.issued_on is not None and row.issued_on >= mandate_starts_on:
        row.expires_on = mandate_ends_on
        row.findings = [code for code in row.findings if code != "older_than_board"]
    else:
        row.expires_on = min(row.expires_on or mandate_starts_on, mandate_starts_on)
        row.findings = sorted({*row.findings, "older_than_board"})


def accept_document(
    document: AssociationDocument, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Accept a document as seen. Raises NotAllowed, Conflict when it changed or was replaced meanwhile."""
    _require_review(document, seen_version, actor)
    transition(document, DOCUMENT_WORKFLOW, "accept", actor, at, stamps=_stamps(actor, at, None))


def refuse_document(
    document: AssociationDocument, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Refuse a document with a reason that the members read by e-mail and on their page."""
    _require_review(document, seen_version, actor)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Dites ce qui ne va pas : l’association le lira."), field="reason")
    transition(
        document, DOCUMENT_WORKFLOW, "refuse", actor, at, reason=reason, stamps=_stamps(actor, at, reason)
    )
    association = db.session.get_one(Association, document.association_id)
    queue(
        "association.document_refused",
        member_recipients(association.id),
        at,
        cause=document,
        association=association,
        document=document,
        reason=reason,
    )


def settle_documents(association: Association, codes: tuple[str, ...], actor: Actor, at: datetime) -> None:
    """Accept the current documents of these kinds, seen in the same act of staff (identity, account)."""
    for code in codes:
        row = current_document(association.id, code)
        if row is not None and row.state == DocumentState.TO_REVIEW:
            transition(row, DOCUMENT_WORKFLOW, "accept", actor, at, stamps=_stamps(actor, at, None))


def _stamps(actor: Actor, at: datetime, reason: str | None) -> dict[str, object]:
    return {"reviewed_at": at, "reviewed_by_id": actor.id, "refusal_reason": reason}


def _require_review(document: AssociationDocument, seen_version: int | None, actor: Actor) -> None:
    if not policies.can_review_document(actor, document):
        raise NotAllowed(_("Seul le gestionnaire d’appels, étranger à l’association, examine ses documents."))
    if document.replaced_at is not None or (seen_version is not None and seen_version != document.version):
        raise Conflict(_("L’association vient de remplacer ce document, ou quelqu’un l’a déjà examiné."))


def _require_dates(kind: DocumentType, dates: Dates, today: date) -> None:
    problems: list[tuple[str | None, str]] = [
        (name, _("Donnez cette date."))
        for name in {*needed_dates(kind.rule), "issued_on"}
        if getattr(dates, name) is None
    ]
    if dates.issued_on and dates.issued_on > today:
        problems.append(("issued_on", _("Cette date est dans l’avenir.")))
    if dates.period_ends_on and dates.period_ends_on > today:
        problems.append(("period_ends_on", _("Cet exercice n’est pas terminé.")))
    if problems:
        raise ProblemsError(sorted(problems, key=lambda problem: str(problem[0])))
