"""The main navigation: what each role finds at the top of its pages."""

from typing import Any

from flask import current_app, request
from flask_login import current_user

from grants.addresses import address
from grants.core.i18n import _l

PUBLIC = (
    ("portal.home", _l("Accueil"), ()),
    ("portal.calls", _l("Appels à projets"), ()),
    ("portal.published_results", _l("Résultats publiés"), ()),
)
# Pages whose entry is not the first of their section: the entries they belong to, the first one shown wins.
PARENTS = {
    "evaluation.completion": ("proposals.mine",),
    "evaluation.letter": ("proposals.mine",),
    "evaluation.one_letter": ("proposals.mine",),
    "evaluation.appeal": ("proposals.mine",),
    "evaluation.staff_appeal": ("evaluation.appeals",),
    "agreements.payment": ("agreements.payments",),
    "portal.call": ("portal.calls",),
    "portal.components": (),
    "portal.demo_mail": (),
    "portal.demo_message": (),
    "proposals.mine": ("proposals.mine",),
    "proposals.index": ("proposals.index", "evaluation.sessions"),
    "proposals.start": ("proposals.mine",),
    "proposals.staff_show": ("proposals.index", "evaluation.sessions"),
    "territory.cities": ("strategy.reference",),
    "territory.holidays": ("strategy.reference",),
    "territory.regions": ("strategy.reference",),
}
WORK_QUEUE = ("accounts.work_queue", _l("À faire"), ())
MEMBERS = (
    ("associations.mine", _l("Mon association"), ()),
    ("proposals.mine", _l("Mes projets"), ()),
    ("agreements.mine", _l("Mes conventions"), ()),
    ("reporting.mine", _l("Mes rapports"), ()),
)
STAFF = (
    ("calls.index", _l("Appels"), ("call_manager", "director", "auditor")),
    (
        "associations.index",
        _l("Associations"),
        ("call_manager", "finance_officer", "programme_officer", "auditor"),
    ),
    ("proposals.index", _l("Dossiers"), ("call_manager", "auditor")),
    ("evaluation.mine", _l("Mes évaluations"), ("evaluator",)),
    ("evaluation.sessions", _l("Sélection"), ("call_manager", "committee_member", "chair")),
    ("evaluation.appeals", _l("Recours"), ("call_manager", "director", "auditor")),
    (
        "agreements.index",
        _l("Conventions"),
        ("call_manager", "programme_officer", "finance_officer", "authorising_officer", "auditor"),
    ),
    (
        "agreements.payments",
        _l("Versements"),
        ("finance_officer", "authorising_officer", "treasury_accountant", "auditor"),
    ),
    ("reporting.index", _l("Rapports"), ("programme_officer", "finance_officer", "auditor")),
    ("monitoring.indicators", _l("Indicateurs"), ()),
    ("strategy.reference", _l("Référentiels"), ()),
    ("accounts.staff_index", _l("Comptes"), ("administrator",)),
)


def nav_items(public: bool = False) -> list[dict[str, Any]]:
    """Return the navigation of a public page, or of the person signed in; existing pages only."""
    if public or not current_user.is_authenticated:
        entries: list[tuple[str, Any, tuple[str, ...]]] = list(PUBLIC)
    else:
        entries = [WORK_QUEUE]
        if current_user.memberships:
            entries += MEMBERS
        entries += [entry for entry in STAFF if _serves(entry[2])]
    section = (request.endpoint or "").partition(".")[0]
    return [
        {"label": label, "url": address(endpoint), "current": _is_current(endpoint, section, entries)}
        for endpoint, label, _roles in entries
        if endpoint in current_app.view_functions
    ]


def _serves(roles: tuple[str, ...]) -> bool:
    return bool(current_user.has_role(*roles) if roles else current_user.is_staff)


def _is_current(endpoint: str, section: str, entries: list[tuple[str, Any, tuple[str, ...]]]) -> bool:
    """Say whether an entry is the page shown, the entry the page belongs to, or the first of its section."""
    page, shown = request.endpoint or "", [entry[0] for entry in entries]
    if page in PARENTS:
        return endpoint == next((parent for parent in PARENTS[page] if parent in shown), None)
    if page in shown:
        return endpoint == page
    same = [name for name in shown if name.partition(".")[0] == section]
    return bool(same) and same[0] == endpoint and section != "accounts"
