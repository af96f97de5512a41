"""The demonstration as the world of the crawler, with its people, its references and what is public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from flask import Flask
from sqlalchemy import bindparam, text

from grants.core import clock
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.demonstration import load
from grants.evaluation import services
from grants.evaluation.queries import get_own_for_update
from tests.canaries.crawler import References
from tests.canaries.plants import Planted, plant, plant_bodies
from tests.canaries.rules import Viewer, World


def build(app: Flask) -> Planted:
    """Load the demonstration, add what it lacks, and plant the canaries."""
    with app.app_context(), app.test_request_context("/fr/"):
        load(lambda _line: None)
        _add_recused()
        db.session.remove()
        with db.engine.begin() as connection:
            planted = plant(connection)
            codes = bindparam("codes", files_shown(), expanding=True)
            keys = connection.execute(
                text("SELECT id FROM proposal WHERE coalesce(reference, draft_code) IN :codes").bindparams(
                    codes
                )
            )
            plant_bodies(connection, [key for (key,) in keys], planted)
        db.session.remove()
    return planted


def _rows(query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.session.execute(text(query))]


def _column(query: str) -> list[str]:
    return [str(row[0]) for row in _rows(query)]


def _add_recused() -> None:
    """Have an evaluator step aside from a file not opened yet."""
    (user_id, email, name, reference), *_ = _rows(
        "SELECT u.id, u.email, u.display_name, p.reference FROM evaluation e "
        "JOIN user_account u ON u.id = e.evaluator_id JOIN proposal p ON p.id = e.proposal_id "
        "WHERE e.state = 'assigned' ORDER BY e.id"
    )
    actor = Actor(id=user_id, display_name=name, email=email, roles=frozenset({"evaluator"}))  # type: ignore[arg-type]
    with unit_of_work():
        own = get_own_for_update(str(reference), actor)
        services.recuse(
            own, "Un lien de famille avec la trésorière.", actor, clock.now() + timedelta(minutes=1)
        )


def world() -> World:
    """Return what the decisions made public."""
    decided = frozenset(
        int(key)
        for key in _column(
            "SELECT d.proposal_id FROM decision d JOIN selection_session s ON s.id = d.session_id "
            "WHERE s.state = 'published'"
        )
    ) | frozenset(
        int(key) for key in _column("SELECT id FROM proposal WHERE state IN ('inadmissible', 'ineligible')")
    )
    files: dict[int, set[int]] = {}
    for association, proposal in _rows("SELECT association_id, id FROM proposal"):
        files.setdefault(int(str(association)), set()).add(int(str(proposal)))
    return World(
        decided=decided,
        funded_associations=frozenset(
            int(key)
            for key in _column(
                "SELECT p.association_id FROM proposal p JOIN decision d ON d.proposal_id = p.id "
                "JOIN selection_session s ON s.id = d.session_id "
                "WHERE s.published_at IS NOT NULL AND d.outcome IN ('selected', 'reserve')"
            )
        ),
        samples=frozenset(
            int(key) for key in _column("SELECT proposal_id FROM sample_file WHERE proposal_id IS NOT NULL")
        ),
        closed_scoring=frozenset(int(key) for key in _column("SELECT proposal_id FROM score")),
        evaluated_associations={key: frozenset(value) for key, value in files.items()},
    )


def viewers(each: int = 2) -> list[tuple[Viewer, str | None]]:
    """Return who crawls, with the e-mail to sign in with: each function, members of `each` associations."""
    found: list[tuple[Viewer, str | None]] = [(Viewer("the public"), None)]
    people = _rows("SELECT id, email FROM user_account WHERE is_active ORDER BY id")
    roles: dict[int, set[str]] = {}
    for user_id, role in _rows("SELECT user_id, role FROM staff_role"):
        roles.setdefault(int(str(user_id)), set()).add(str(role))
    memberships: dict[int, dict[int, str]] = {}
    for user_id, association, right in _rows(
        'SELECT user_id, association_id, "right" FROM membership WHERE ended_at IS NULL ORDER BY id'
    ):
        memberships.setdefault(int(str(user_id)), {})[int(str(association))] = str(right)
    states: dict[int, dict[str, set[int]]] = {}
    for user_id, state, proposal in _rows("SELECT evaluator_id, state, proposal_id FROM evaluation"):
        states.setdefault(int(str(user_id)), {}).setdefault(str(state), set()).add(int(str(proposal)))
    met: Counter[tuple[object, ...]] = Counter()
    for key, email in people:
        user_id = int(str(key))
        own, rights = roles.get(user_id, set()), memberships.get(user_id, {})
        marks = states.get(user_id, {})
        # Every evaluator, one person of each other function, an owner and an editor of two associations.
        kind = (user_id,) if "evaluator" in own else (*sorted(own), *sorted(set(rights.values())))
        if met[kind] >= (1 if own else each) or not (own or rights):
            continue
        met[kind] += 1
        active = _union(marks, ("assigned", "in_progress", "validated"))
        viewer = Viewer(
            " and ".join(sorted(own) or sorted(set(rights.values()))) + f" {user_id}",
            user_id,
            frozenset(own),
            frozenset(rights),
            frozenset(key for key, right in rights.items() if right == "owner"),
            active,
            _union(marks, ("in_progress", "validated")),
            _union(marks, ("validated",)),
        )
        found.append((viewer, str(email)))
    return found


def _union(marks: dict[str, set[int]], names: Iterable[str]) -> frozenset[int]:
    return frozenset().union(*(marks.get(name, set()) for name in names))


def files_shown() -> list[str]:
    """Return the references of one file in each state, of files being marked, and of two associations."""
    files = _column("SELECT min(coalesce(reference, draft_code)) FROM proposal p GROUP BY state")
    files += _column(
        "SELECT min(p.reference) FROM proposal p JOIN evaluation e ON e.proposal_id = p.id "
        "WHERE e.state <> 'validated' GROUP BY e.state"
    )
    own = (
        "SELECT max(coalesce(reference, draft_code)) FROM proposal "
        "WHERE association_id = {} AND state {} 'draft'"
    )
    files += [
        code
        for key in (1, 2)
        for sign in ("=", "<>")
        for code in _column(own.format(key, sign))
        if code != "None"
    ]
    return list(dict.fromkeys(files))


def references() -> References:
    """Return the references that addresses are made of: of each state one or two files, and guessed keys."""
    files = files_shown()
    numbers = ["1", "2", "9"]
    report = (
        "SELECT 'RAP-' || a.reference || CASE r.kind WHEN 'progress_report' THEN '-P' ELSE '-F' END "
        "|| r.obligation_id || '-R' || r.number FROM report_revision r "
        "JOIN agreement a ON a.id = r.agreement_id"
    )
    agreements = _column("SELECT reference FROM agreement ORDER BY id LIMIT 3")
    return References(
        {
            "ref": files,
            "associations.ref": _column("SELECT reference FROM association ORDER BY id LIMIT 4"),
            "reporting.ref": _column(
                f"{report} WHERE r.id IN (SELECT min(id) FROM report_revision GROUP BY state)"
            ),
            "reference": agreements,
            "code": _column("SELECT code FROM call ORDER BY code"),
            "criteria.code": ["A1"],
            "verify.code": _column("SELECT verification_code FROM submitted_version ORDER BY id LIMIT 2"),
            "portal.verify:code": _column(
                "SELECT verification_code FROM submitted_version ORDER BY id LIMIT 2"
            ),
            "plain.verify_short:code": _column("SELECT verification_code FROM submitted_version LIMIT 1"),
            "user_id": _column("SELECT id FROM user_account ORDER BY id LIMIT 8"),
            "language": ["fr"],
            "section": ["basics", "lines"],
            "name": ["documents", "questions"],
            "line": ["EDU"],
            "line_code": ["EDU", "CUL"],
            "part": ["1"],
            "criterion": ["A1"],
            "city_code": ["oujda"],
            "token": ["guessed"],
            "number": numbers,
            "evaluation_id": _column("SELECT min(id) FROM evaluation GROUP BY state"),
            "joined_id": _column(
                "SELECT min(d.id) FROM proposal_document d "
                "JOIN required_document r ON r.id = d.required_document_id "
                "JOIN evaluation e ON e.proposal_id = d.proposal_id "
                "WHERE r.code IN ('RIB', 'BUR') GROUP BY r.code, e.state"
            ),
            "document_id": _column("SELECT id FROM association_document ORDER BY id LIMIT 4"),
            "file_id": _column("SELECT id FROM completion_file ORDER BY id LIMIT 2") or numbers,
            "path": ["css/tokens.css"],
        }
    )


def letters() -> list[tuple[str, str]]:
    """Return (recipient, subject and body) of every e-mail written so far."""
    rows = _rows("SELECT recipient, subject, body FROM email ORDER BY id")
    return [(str(recipient), f"{subject}\n{body}") for recipient, subject, body in rows]
