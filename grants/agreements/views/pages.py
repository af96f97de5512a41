"""What the pages of one agreement have in common: the page itself and the page to sign."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.agreements import forms, queries, services
from grants.agreements.blocking import condition_words
from grants.agreements.models import Agreement
from grants.agreements.pdf import fingerprint_of
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import AgreementState, Party
from grants.core.clock import local_date
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import _, current_language
from grants.core.request import arrival, current_actor
from grants.obligations.queries import is_late, of_subject


def agreement_context(agreement: Agreement) -> dict[str, Any]:
    """Return what a page about one agreement shows, in a constant number of statements."""
    tranches = queries.tranches_of(agreement.id)
    today = local_date(arrival())
    snapshot = AgreementSnapshot.from_json(agreement.snapshot)
    return {
        "agreement": agreement,
        "snapshot": snapshot,
        "fingerprint": fingerprint_of(snapshot),
        "signatures": {item.party.value: item for item in queries.signatures_of(agreement.id)},
        "parties": list(Party),
        "tranches": tranches,
        "conditions": {row.number: condition_words(row.condition) for row in tranches},
        "reasons": queries.reasons_by_tranche(agreement, tranches, arrival()),
        "sent_back": queries.last_reasons(tranches),
        "reports": [(row, is_late(row, today)) for row in of_subject("agreement", agreement.id)],
        "reporting": "reporting.mine" in current_app.view_functions,
    }


def sign_page(reference: str, party: Party, back: str, template: str) -> ResponseReturnValue:
    """Show and take the signature of one party."""
    agreement = queries.get_visible(reference, current_actor())
    form = forms.SignAgreementForm(data=_first_values(agreement, party))
    if form.validate_on_submit():
        language = _paper_language(agreement)
        services.paper_of(agreement, language, current_actor(), arrival())
        try:
            with unit_of_work():
                services.sign_agreement(
                    queries.get_for_update(reference, current_actor()),
                    party,
                    form.signer_name.data,
                    form.signer_title.data,
                    form.seen_version,
                    current_actor(),
                    arrival(),
                    language,
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La signature est enregistrée."), "success")
            return redirect(url_for(back, reference=reference))
    page = render_template(template, form=form, party=party, **_signing(reference))
    return page, (422 if form.is_submitted() else 200)


def _signing(reference: str) -> dict[str, Any]:
    agreement = queries.get_visible(reference, current_actor())
    signed = {item.party for item in queries.signatures_of(agreement.id)}
    return {
        "agreement": agreement,
        "snapshot": AgreementSnapshot.from_json(agreement.snapshot),
        "open_for": [
            party for party in Party if party not in signed and agreement.state == AgreementState.TO_SIGN
        ],
    }


def _paper_language(agreement: Agreement) -> str:
    language = current_language()
    return language if language in ("fr", "ar") else str(agreement.snapshot["language"])


def _first_values(agreement: Agreement, party: Party) -> dict[str, Any]:
    """Return what the form starts with; the name is typed by hand: it is the act of signing."""
    title = agreement.snapshot["association"]["representative_title"] if party == Party.ASSOCIATION else ""
    return {"version": agreement.version, "signer_title": title}
