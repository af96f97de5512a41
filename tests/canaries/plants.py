"""Plant a canary in every sensitive place of a database: an unmistakable word that names its row."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Connection, String, bindparam, text

from grants.core.db import Base
from grants.documents import storage

CANARY = re.compile(r"zqx[0-9a-z]{5}qxz")
PROPOSAL = "SELECT association_id FROM proposal p WHERE p.id = "
EVALUATION = (
    "SELECT {} FROM evaluation e JOIN proposal p ON p.id = e.proposal_id WHERE e.id = t.evaluation_id"
)


@dataclass(frozen=True)
class Plant:
    """One canary: what kind of secret it stands for, its row, and whom and what the row is about."""

    word: str
    kind: str
    table: str
    association: int | None = None
    proposal: int | None = None
    user: int | None = None
    state: str = ""


@dataclass(frozen=True)
class Place:
    """A column that holds secrets of a kind; what each row is about, in SQL over t."""

    kind: str
    table: str
    columns: tuple[str, ...]
    association: str = "NULL"
    proposal: str = "NULL"
    user: str = "NULL"
    state: str = "''"
    where: str = "1 = 1"


def _of_file(kind: str, table: str, *columns: str, **others: str) -> Place:
    """Return a place in a table of rows about one proposal."""
    return Place(
        kind,
        table,
        columns,
        association=f"({PROPOSAL}t.proposal_id)",
        proposal="t.proposal_id",
        state="(SELECT p.state FROM proposal p WHERE p.id = t.proposal_id)",
        **others,
    )


def _of_evaluation(kind: str, table: str, *columns: str) -> Place:
    """Return a place in a table of rows about one evaluation; the user is its evaluator."""
    return Place(
        kind,
        table,
        columns,
        association=f"({EVALUATION.format('p.association_id')})",
        proposal=f"({EVALUATION.format('e.proposal_id')})",
        user=f"({EVALUATION.format('e.evaluator_id')})",
        state=f"({EVALUATION.format('e.state')})",
    )


def _own(kind: str, *columns: str) -> Place:
    return Place(kind, "association", columns, association="t.id")


_EVALUATES = "EXISTS (SELECT 1 FROM staff_role r WHERE r.user_id = t.id AND r.role = 'evaluator')"
_MEMBER = "EXISTS (SELECT 1 FROM membership m WHERE m.user_id = t.id)"
_OF_MEMBER = "(SELECT min(m.association_id) FROM membership m WHERE m.user_id = t.id)"
_BOARD = "(SELECT b.association_id FROM board b WHERE b.id = t.board_id)"
_REPORT = "(SELECT a.{} FROM agreement a JOIN {} ON a.id = r.agreement_id WHERE {})"

_JOINED = "FROM proposal_document d JOIN proposal p ON p.id = d.proposal_id WHERE d.document_id = t.id"
_COMPLETED = (
    "FROM completion_file f JOIN completion_item i ON i.id = f.item_id JOIN completion_request c "
    "ON c.id = i.request_id JOIN proposal p ON p.id = c.proposal_id WHERE f.document_id = t.id"
)
_KEPT = "SELECT min(k.association_id) FROM association_document k WHERE k.document_id = t.id"
# A file lent by the association to several of its files is the association's.
_FILE_OF = (
    (
        f"coalesce((SELECT min(p.association_id) {_JOINED}), "
        f"(SELECT min(p.association_id) {_COMPLETED}), ({_KEPT}))"
    ),
    (
        f"coalesce((SELECT min(p.id) {_JOINED} HAVING count(DISTINCT p.id) = 1), "
        f"(SELECT min(p.id) {_COMPLETED}))"
    ),
)
_FILE_CODE = (
    "coalesce((SELECT min(r.code) FROM proposal_document d JOIN required_document r "
    "ON r.id = d.required_document_id WHERE d.document_id = t.id), "
    "(SELECT min(k.type_code) FROM association_document k WHERE k.document_id = t.id), '')"
)
_ACT_FOR = (
    "(SELECT p.association_id FROM audit_entry a JOIN proposal p ON CAST(p.id AS VARCHAR) = a.object_id "
    "WHERE a.object_type = 'proposal' AND a.sequence = t.sequence)"
)
_ACT_ON = "(SELECT a.object_type FROM audit_entry a WHERE a.sequence = t.sequence)"

PLACES: tuple[Place, ...] = (
    Place("evaluator_name", "user_account", ("display_name",), user="t.id", where=_EVALUATES),
    Place("evaluator_email", "user_account", ("email",), user="t.id", where=_EVALUATES),
    Place("member_name", "user_account", ("display_name",), _OF_MEMBER, user="t.id", where=_MEMBER),
    Place("member_email", "user_account", ("email",), _OF_MEMBER, user="t.id", where=_MEMBER),
    _own("association_name", "name_fr", "name_ar"),
    _own("association_contact", "phone", "email", "address"),
    _own("representative", "representative_name"),
    _own("bank", "rib", "rib_holder"),
    Place("bank", "bank_change", ("rib", "rib_holder"), association="t.association_id"),
    Place("board_person", "officer", ("name_fr", "name_ar", "phone", "email"), association=_BOARD),
    Place("bank_file", "document", ("filename",), *_FILE_OF, where=f"{_FILE_CODE} = 'RIB'"),
    Place("board_file", "document", ("filename",), *_FILE_OF, where=f"{_FILE_CODE} IN ('BUR', 'PVAG')"),
    Place("joined_file", "document", ("filename",), *_FILE_OF, where=f"{_FILE_OF[0]} IS NOT NULL"),
    _of_file("draft_text", "proposal_text", "body"),
    _of_file("draft_text", "budget_line", "label"),
    _of_file("draft_text", "partner", "name", "contribution"),
    _of_file("person_of_file", "team_member", "name"),
    Place(
        "declarant",
        "proposal",
        ("declarant_name", "declarant_title"),
        "t.association_id",
        "t.id",
        state="t.state",
    ),
    _of_file("draft_comment", "draft_comment", "body"),
    _of_file("message", "file_message", "body"),
    _of_file("screening", "screening", "reason"),
    _of_file("decision", "decision", "reason"),
    _of_file("not_applicable", "not_applicable", "reason"),
    _of_evaluation("mark_comment", "mark", "comment"),
    _of_evaluation("reopening", "validated_marks", "reopening_reason"),
    _of_evaluation("private_note", "private_note", "body"),
    _of_file("general_comment", "evaluation", "general_comment", user="t.evaluator_id"),
    _of_evaluation("general_comment", "validated_marks", "general_comment"),
    Place("tie", "conflict_of_interest", ("reason",), association="t.association_id", user="t.user_id"),
    Place("recusal", "audit_personal", ("reason",), where=f"{_ACT_ON} = 'evaluation'"),
    Place("reason_of_act", "audit_personal", ("reason",), _ACT_FOR),
    Place("mail_body", "email", ("body",)),
    Place("question", "call_question", ("original",), user="t.asked_by_id"),
    Place("follower", "call_subscription", ("email",)),
    Place(
        "narrative",
        "report_revision",
        ("narrative",),
        _REPORT.format("association_id", "report_revision r", "r.id = t.id"),
    ),
    Place("session_reason", "session_order", ("reason",)),
)

# Values frozen as JSON repeat what rows say: the same canary stands there, found by file or association.
FROZEN: dict[str, tuple[tuple[str, ...], str, str]] = {
    "submitted_version": (
        ("public_content", "personal_content"),
        f"({PROPOSAL}t.proposal_id)",
        "t.proposal_id",
    ),
    "decision_letter": (("snapshot",), f"({PROPOSAL}t.proposal_id)", "t.proposal_id"),
    "score": (("details",), f"({PROPOSAL}t.proposal_id)", "t.proposal_id"),
    "screening": (("points",), f"({PROPOSAL}t.proposal_id)", "t.proposal_id"),
    "agreement": (("snapshot",), "t.association_id", "t.proposal_id"),
}


@dataclass
class Planted:
    """The canaries of a database by their word, and what each replaced."""

    by_word: dict[str, Plant] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)

    def named_in(self, words: Iterable[str]) -> list[Plant]:
        return [self.by_word[word] for word in words if word in self.by_word]


def plant(connection: Connection) -> Planted:
    """Write canaries over every place, then over the frozen copies of what stood there."""
    planted = Planted()
    for place in PLACES:
        _plant(connection, place, planted)
    known = _by_scope(planted)
    for table, (columns, association, proposal) in FROZEN.items():
        _replace(connection, table, columns, association, proposal, known)
    return planted


def plant_bodies(connection: Connection, proposal_ids: Iterable[int], planted: Planted) -> None:
    """Give every file joined to some proposals bytes of its own, which hold a canary.

    Runs inside an application context: the bytes go to its store.
    """
    rows = connection.execute(
        text(
            f"SELECT t.id, {_FILE_OF[0]} AS association, p.id AS proposal, p.state, "
            f"CASE {_FILE_CODE} WHEN 'RIB' THEN 'bank_file' WHEN 'BUR' THEN 'board_file' "
            "WHEN 'PVAG' THEN 'board_file' ELSE 'joined_file' END AS kind "
            "FROM document t JOIN proposal_document d ON d.document_id = t.id "
            "JOIN proposal p ON p.id = d.proposal_id WHERE d.proposal_id IN :keys"
        ).bindparams(bindparam("keys", list(proposal_ids), expanding=True))
    ).all()
    given: set[int] = set()
    for row in rows:
        if row.id in given:
            continue
        given.add(row.id)
        word = f"zqx{_code(len(planted.by_word))}qxz"
        planted.by_word[word] = Plant(
            word, row.kind, "document bytes", row.association, row.proposal, state=row.state
        )
        data = f"%PDF-1.4\n1 0 obj<</Type/Catalog/Author({word})>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        sha256 = storage.put(data.encode())
        values = {"sha256": sha256, "size": len(data), "id": row.id}
        connection.execute(
            text(
                "INSERT INTO blob (sha256, size, media_type, scan_state, created_at) "
                "SELECT :sha256, :size, 'application/pdf', b.scan_state, b.created_at "
                "FROM blob b JOIN document d ON d.sha256 = b.sha256 WHERE d.id = :id"
            ),
            values,
        )
        connection.execute(text("UPDATE document SET sha256 = :sha256 WHERE id = :id"), values)


def shaped(column: str, word: str, old: str) -> str:
    """Return a canary that fits its column."""
    if column == "email":
        return f"{word}@exemple.ma"
    if column == "filename":
        return f"{word}.{old.rpartition('.')[2]}"
    if column == "rib":
        return word.ljust(24, "0")
    return word


def _plant(connection: Connection, place: Place, planted: Planted) -> None:
    table = Base.metadata.tables[place.table]
    keys = [column.name for column in table.primary_key]
    names = [f"t.{name}" for name in (*keys, *place.columns)]
    about = [
        f"{getattr(place, name)} AS about_{name}" for name in ("association", "proposal", "user", "state")
    ]
    order = ", ".join(f"t.{key}" for key in keys)
    rows = connection.execute(
        text(
            f"SELECT {', '.join([*names, *about])} FROM {place.table} t WHERE {place.where} ORDER BY {order}"
        )
    ).all()
    for column in place.columns:
        assert isinstance(table.c[column].type, String), (place.table, column)
        changes = []
        for row in rows:
            old = getattr(row, column)
            if not old or CANARY.search(old):
                continue
            word = f"zqx{_code(len(planted.by_word))}qxz"
            planted.by_word[word] = Plant(
                word,
                place.kind,
                f"{place.table}.{column}",
                row.about_association,
                row.about_proposal,
                row.about_user,
                str(row.about_state or ""),
            )
            planted.before[word] = old
            changes.append(
                {"value": shaped(column, word, old), **{f"k_{key}": getattr(row, key) for key in keys}}
            )
        if changes:
            where = " AND ".join(f"{key} = :k_{key}" for key in keys)
            connection.execute(text(f"UPDATE {place.table} SET {column} = :value WHERE {where}"), changes)


def _code(number: int) -> str:
    digits = "0123456789abcdefghijklmnoprstuvwy"
    found = ""
    for _ in range(5):
        number, rest = divmod(number, len(digits))
        found = digits[rest] + found
    return found


Scoped = dict[tuple[str, int], dict[str, str]]


def _by_scope(planted: Planted) -> Scoped:
    known: Scoped = defaultdict(dict)
    for word, found in planted.by_word.items():
        old = planted.before[word]
        if len(old) < 4:
            continue
        new = shaped(found.table.partition(".")[2], word, old)
        if found.proposal is not None:
            known["proposal", found.proposal].setdefault(old, new)
        elif found.association is not None and found.kind != "member_name":
            known["association", found.association].setdefault(old, new)
    return known


def _replace(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    association: str,
    proposal: str,
    known: Scoped,
) -> None:
    keys = [column.name for column in Base.metadata.tables[table].primary_key]
    chosen = ", ".join(f"t.{name}" for name in (*keys, *columns))
    rows = connection.execute(
        text(
            f"SELECT {chosen}, {association} AS about_association, {proposal} AS about_proposal "
            f"FROM {table} t"
        ).columns(**dict.fromkeys(columns, JSON))
    ).all()
    where = " AND ".join(f"{key} = :k_{key}" for key in keys)
    for row in rows:
        words = {
            **known["association", row.about_association],
            **known["proposal", row.about_proposal],
        }
        for column in columns:
            value = getattr(row, column)
            new = _swapped(value, words)
            if new == value:
                continue
            statement = text(f"UPDATE {table} SET {column} = :value WHERE {where}")
            connection.execute(
                statement.bindparams(bindparam("value", type_=JSON)),
                {"value": json.loads(json.dumps(new)), **{f"k_{key}": getattr(row, key) for key in keys}},
            )


def _swapped(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, list):
        return [_swapped(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _swapped(item, words) for key, item in value.items()}
    return value
