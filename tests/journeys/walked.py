"""The pages of associations, calls, proposals and accounts that the accessibility walk opens."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from grants.accounts.models import User
from grants.accounts.services import ask_password_reset, invite_staff
from grants.associations import queries as associations
from grants.associations.models import Association
from grants.associations.services import ask_registration, invite_member, register_association
from grants.associations.services.registration import Registration
from grants.associations.states import MemberRight
from grants.calls import queries as calls
from grants.calls import questions, services
from grants.calls.models import Call
from grants.calls.services.questions import Published
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.rules import SECTIONS
from grants.proposals.services import add_comment, clone_proposal
from grants.rehearsal.jobs import run_rehearsal
from tests.factories.accounts import actor_of
from tests.factories.associations import as_member
from tests.path import OWNER, PathPage

MANAGER, FINANCE, ADMIN = "gestionnaire@demo.ma", "finance@demo.ma", "admin@demo.ma"
CALL_PARTS = ("general", "dates", "lines", "rules", "apply", "grid", "documents", "payments", "reports")
OWN, DRAFT, OPEN = "/{lang}/associations/<own>", "/{lang}/proposals/<draft>", "/{lang}/calls/<open_call>"
COMING = "/{lang}/staff/calls/<coming_call>"
ANSWERS = "kind=national&founded=2010-03-01&receipt=definitive&line=EDU&city=oujda&late=no"
FINDERS = {
    "own": "SELECT a.reference FROM association a JOIN membership m ON m.association_id = a.id "
    f"JOIN user_account u ON u.id = m.user_id WHERE u.email = '{OWNER}' ORDER BY m.id LIMIT 1",
    "coming_call": "SELECT code FROM call WHERE published_at IS NULL ORDER BY code DESC LIMIT 1",
    "question": "SELECT id FROM call_question WHERE state = 'asked' LIMIT 1",
    "corrigendum": "SELECT id FROM corrigendum LIMIT 1",
    "rehearsal": "SELECT id FROM rehearsal LIMIT 1",
    "staff_member": "SELECT user_id FROM staff_role ORDER BY user_id LIMIT 1",
    "email": "SELECT id FROM email ORDER BY id DESC LIMIT 1",
}
# The token of the latest link of an e-mail: what stands after the address up to the end of the line.
LINK = (
    "WITH mail AS (SELECT substr(body, instr(body, '{1}') + length('{1}')) AS rest FROM email "
    "WHERE event = '{0}' AND instr(body, '{1}') > 0 ORDER BY id DESC LIMIT 1) "
    "SELECT substr(rest, 1, instr(rest || char(10), char(10)) - 1) FROM mail"
)
FINDERS |= {
    "register_token": LINK.format("account.confirm", "/register/"),
    "join_token": LINK.format("association.invitation", "/join/"),
    "reset_token": LINK.format("account.reset", "/password/reset/"),
    "staff_token": LINK.format("account.invitation", "/invitation/"),
    "follow_token": LINK.format("call.follow_confirm", "/follow/confirm/"),
    "unverified": "SELECT a.reference FROM association a JOIN membership m ON m.association_id = a.id "
    f"JOIN user_account u ON u.id = m.user_id WHERE u.email = '{OWNER}' AND a.state = 'draft' LIMIT 1",
    "foreign": "SELECT reference FROM association WHERE kind = 'foreign' LIMIT 1",
    "bank_change": "SELECT a.reference FROM bank_change b JOIN association a ON a.id = b.association_id "
    "WHERE b.decided_at IS NULL AND b.former_verified_at IS NOT NULL LIMIT 1",
    "passed_on": "SELECT a.reference FROM ownership_transfer t JOIN association a "
    "ON a.id = t.association_id WHERE t.state = 'accepted' LIMIT 1",
    "copied": "SELECT p.draft_code FROM draft_origin o JOIN proposal p ON p.id = o.proposal_id "
    "WHERE o.kind = 'clone' LIMIT 1",
    "gap": "SELECT id FROM service_gap WHERE state = 'proposed' LIMIT 1",
    "provisional": "SELECT p.reference FROM proposal p JOIN association a ON a.id = p.association_id "
    "JOIN call_line l ON l.id = p.call_line_id JOIN call c ON c.id = l.call_id "
    "WHERE a.receipt_kind = 'provisional' AND c.state = 'in_evaluation' "
    "AND p.state IN ('submitted', 'in_evaluation', 'evaluated') "
    "ORDER BY p.id LIMIT 1",
}
# Name, who opens it, its address.
PAGES = [
    ("eligibility", None, OPEN + "/eligibility"),
    ("eligibility-no", None, OPEN + "/eligibility?kind=foreign&founded=2026-01-01&receipt=none&late=yes"),
    ("eligibility-answered", None, f"{OPEN}/eligibility?{ANSWERS}"),
    ("start-checked", OWNER, f"{OPEN}/start?{ANSWERS}"),
    ("answers", None, OPEN + "/answers"),
    ("ask", OWNER, OPEN + "/ask"),
    ("follow", None, OPEN + "/follow"),
    ("call-line", None, OPEN + "/lines/EDU"),
    ("calls", None, "/{lang}/calls"),
    ("register", None, "/{lang}/register"),
    ("forgotten", None, "/{lang}/password/forgotten"),
    ("verify-form", None, "/{lang}/verify"),
    ("profile", OWNER, "/{lang}/account"),
    ("password", OWNER, "/{lang}/account/password"),
    ("sessions", OWNER, "/{lang}/account/sessions"),
    ("enrol", OWNER, "/{lang}/account/second-factor/enrol"),
    ("staff-members", ADMIN, "/{lang}/staff"),
    ("staff-member", ADMIN, "/{lang}/staff/<staff_member>"),
    ("mine", OWNER, "/{lang}/associations/mine"),
    ("association-new", OWNER, "/{lang}/associations/new"),
    *(
        (f"own-{name}", OWNER, f"{OWN}/{name}")
        for name in ("identity", "board", "bank", "documents", "members")
    ),
    ("transfer", OWNER, OWN + "/transfer"),
    ("transfers", MANAGER, "/{lang}/associations/transfers"),
    ("associations", MANAGER, "/{lang}/associations"),
    ("bank-to-check", FINANCE, OWN),
    ("proposals", OWNER, "/{lang}/proposals"),
    ("proposal-new", OWNER, "/{lang}/proposals/new"),
    *((f"draft-{name}", OWNER, f"{DRAFT}/{name}") for name in SECTIONS),
    *(
        (f"draft-{name}", OWNER, f"{DRAFT}/{name}")
        for name in ("changes", "comments", "budget/import", "review")
    ),
    ("staff-calls", MANAGER, "/{lang}/staff/calls"),
    ("call-new", MANAGER, "/{lang}/staff/calls/new"),
    ("coming-call", MANAGER, COMING),
    *((f"call-edit-{name}", MANAGER, f"{COMING}/edit/{name}") for name in CALL_PARTS),
    ("call-texts", MANAGER, COMING + "/parts/texts"),
    ("call-question-new", MANAGER, COMING + "/parts/questions/new"),
    ("call-text-new", MANAGER, COMING + "/parts/texts/new"),
    ("call-preview", MANAGER, COMING + "/preview"),
    ("rehearsal", MANAGER, COMING + "/rehearsals/<rehearsal>"),
    ("questions", MANAGER, "/{lang}/staff/questions"),
    ("question", MANAGER, "/{lang}/staff/questions/<question>"),
    ("corrigenda", MANAGER, "/{lang}/staff/corrigenda"),
    ("corrigendum", MANAGER, "/{lang}/staff/corrigenda/<corrigendum>"),
    ("corrigendum-dates", MANAGER, "/{lang}/staff/corrigenda/<corrigendum>/edit/dates"),
    ("outages", ADMIN, "/{lang}/staff/outages"),
    ("outage-gap", ADMIN, "/{lang}/staff/outages/gaps/<gap>"),
    ("register-confirm", None, "/{lang}/register/<register_token>"),
    ("join", None, "/{lang}/join/<join_token>"),
    ("reset", None, "/{lang}/password/reset/<reset_token>"),
    ("staff-invitation", None, "/{lang}/invitation/<staff_token>"),
    ("staff-invite", ADMIN, "/{lang}/staff/invite"),
    ("follow-confirm", None, "/{lang}/calls/follow/confirm/<follow_token>"),
    ("ask-verification", OWNER, "/{lang}/associations/<unverified>/ask-verification"),
    ("foreign", MANAGER, "/{lang}/associations/<foreign>"),
    ("bank-change", FINANCE, "/{lang}/associations/<bank_change>"),
    ("passed-on", MANAGER, "/{lang}/associations/<passed_on>"),
    ("proposal-copy", OWNER, "/{lang}/proposals/copy"),
    ("proposal-origin", OWNER, "/{lang}/proposals/<copied>/origin"),
    ("provisional", MANAGER, "/{lang}/staff/proposals/<provisional>/screening"),
]


def pages() -> list[PathPage]:
    """Return the pages, their rows still to be found."""
    return [PathPage(name, email, address, picture=False) for name, email, address in PAGES]


def furnish(at: datetime) -> None:
    """Add what the demonstration leaves to its visitors: questions, a corrigendum, a comment, a transfer."""
    manager, owner = _person(MANAGER, "call_manager"), _person(OWNER)
    association = db.session.scalars(
        select(Association).where(Association.id.in_(select(Proposal.association_id)), Association.id == 1)
    ).one()
    owner = as_member(owner, association)
    code = db.session.scalars(
        select(Call.code).where(Call.state == "published").order_by(Call.closes_at.desc())
    ).first()
    assert code is not None
    _ask_and_answer(code, manager, owner, at)
    with unit_of_work():
        services.prepare_corrigendum(calls.get_for_update(code), manager, at)
    coming = db.session.scalars(select(Call.code).where(Call.published_at.is_(None))).first()
    assert coming is not None
    with unit_of_work():
        rehearsal = services.ask_rehearsal(calls.get_for_update(coming), 1, 1, manager, at).id
    run_rehearsal({"rehearsal_id": rehearsal}, at)
    draft = db.session.scalars(
        select(Proposal.draft_code).where(
            Proposal.state == "draft", Proposal.association_id == association.id, Proposal.reference.is_(None)
        )
    ).first()
    assert draft is not None
    with unit_of_work():
        proposal = proposals.get_for_update(draft, owner)
        add_comment(proposal, "budget", None, "Le coût du car est à vérifier.", [], owner, at)
    _send_links(association.reference, code, owner, at)
    _begin_again(association.reference, code, owner, at)


def _send_links(reference: str, code: str, owner: Actor, at: datetime) -> None:
    """Send every kind of link that a page stands behind."""
    wish = Registration("nouvelle@example.ma", "Nadia Tazi", "fr", "Association Neuve", "جمعية جديدة")
    with unit_of_work():
        ask_registration(wish, at)
    with unit_of_work():
        association = associations.get_for_update(reference, owner)
        invite_member(association, "invitee@example.ma", MemberRight.EDITOR, owner, at)
    with unit_of_work():
        ask_password_reset("editeur@demo.ma", at)
    with unit_of_work():
        invite_staff(
            "agent@example.ma", "Omar Filali", ["call_manager"], "fr", _person(ADMIN, "administrator"), at
        )
    with unit_of_work():
        services.ask_to_follow(calls.get_for_update(code), "lectrice@example.ma", at)


def _begin_again(reference: str, code: str, owner: Actor, at: datetime) -> None:
    """Register a second association, whose identity is to be completed, and take a former file over."""
    with unit_of_work():
        register_association("Association Relève d’Oujda", "جمعية الخلف بوجدة", owner.id or 0, owner, at)
    former = db.session.scalars(
        select(Proposal.reference)
        .join(Association, Association.id == Proposal.association_id)
        .where(Association.reference == reference, Proposal.reference.is_not(None))
        .order_by(Proposal.id)
    ).first()
    assert former is not None
    with unit_of_work():
        line = calls.get_for_update(code).lines[-1]
        source = proposals.get_visible(former, owner)
        clone_proposal(
            source,
            calls.call_line(line.id),
            associations.get_for_update(reference, owner),
            "Reprise pour cette année",
            owner,
            at,
        )


def _person(email: str, *roles: str) -> Actor:
    return actor_of(db.session.scalars(select(User).where(User.email == email)).one(), *roles)


def _ask_and_answer(code: str, manager: Actor, owner: Actor, at: datetime) -> None:
    with unit_of_work():
        call = calls.get_for_update(code)
        first = services.ask_question(
            call, "Peut-on payer un loyer ?", None, owner, at - timedelta(days=2)
        ).id
        services.ask_question(call, "Une fondation peut-elle cofinancer ?", "EDU", owner, at)
    answers = {
        "fr": Published("Peut-on payer un loyer ?", "Oui, celui des locaux du projet."),
        "ar": Published("هل يمكن أداء الكراء؟", "نعم، كراء مقرات المشروع."),
    }
    with unit_of_work():
        asked = questions.get_for_update(first)
        services.answer_question(asked, answers, None, manager, at - timedelta(days=1))
