"""Read who applies, so that it can be masked, and what evaluators of a blind call may get of its files."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import User
from grants.associations.models import Association, Board, Membership, Officer
from grants.calls.models import Call, CallLine
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.documents.models import Document
from grants.evaluation.masking import ASSOCIATION, Identity, Mask
from grants.evaluation.models import BlindFile, Evaluation
from grants.evaluation.states import BlindFileState
from grants.proposals.content import ApplicantName
from grants.proposals.models import Proposal, SubmittedVersion, TeamMember

NOBODY = ApplicantName("", ASSOCIATION, ASSOCIATION)


@dataclass(frozen=True)
class MaskedFile:
    """A file as an evaluator of a blind call meets it: the names a template asks of a Proposal."""

    ref: str
    title: str
    call_line: CallLine
    association: ApplicantName = NOBODY
    is_masked: bool = True


def is_blind(proposal: Proposal) -> bool:
    """Say whether the call of a file hides who applies; its line must be loaded: no statement, or one."""
    return bool(db.session.scalar(select(Call.hides_identity).where(Call.id == proposal.call_line.call_id)))


def shown_file(evaluation: Evaluation) -> Proposal | MaskedFile:
    """Return the file of an evaluation as its evaluator may meet it: one statement, five more when blind."""
    return shown_files([evaluation.proposal])[0]


def shown_files(files: Collection[Proposal]) -> list[Proposal | MaskedFile]:
    """Return files of one call, lines loaded, as their evaluators may meet them, in the same order."""
    first = next(iter(files), None)
    if first is None or not is_blind(first):
        return list(files)
    masks = masks_of([proposal.id for proposal in files])
    return [
        MaskedFile(proposal.ref, masks[proposal.id].text(proposal.title), proposal.call_line)
        for proposal in files
    ]


def masked_rows(rows: list[Any]) -> list[Any]:
    """Return rows of files with hides_identity, proposal_id, title and names, masked where they must be."""
    masks = masks_of([row.proposal_id for row in rows if row.hides_identity])
    return [
        _MaskedRow({**row._asdict(), "title": masks[row.proposal_id].text(row.title)})
        if row.hides_identity
        else row
        for row in rows
    ]


class _MaskedRow:
    """A row of a list without who applies."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update({**values, "name_fr": ASSOCIATION, "name_ar": ASSOCIATION})


def masks_of(proposal_ids: Collection[int]) -> dict[int, Mask]:
    """Return what hides who applies, for each file: five statements, none for no file."""
    if not proposal_ids:
        return {}
    files = db.session.execute(
        select(Proposal.id, Proposal.association_id, Proposal.declarant_name).where(
            Proposal.id.in_(proposal_ids)
        )
    ).all()
    known = _associations({row.association_id for row in files})
    said = _said_in_files(proposal_ids)
    return {
        row.id: Mask(
            replace(
                known[row.association_id],
                names=(*known[row.association_id].names, *said[row.id].names),
                people=(*known[row.association_id].people, row.declarant_name, *said[row.id].people),
            )
        )
        for row in files
    }


def _associations(keys: Collection[int]) -> dict[int, Identity]:
    """Return what is known of associations and of those merged into them, by their keys."""
    names: dict[int, list[str]] = defaultdict(list)
    people: dict[int, list[str]] = defaultdict(list)
    places: dict[int, list[str]] = defaultdict(list)
    numbers: dict[int, list[str]] = defaultdict(list)
    owner: dict[int, int] = {}
    rows = db.session.scalars(
        select(Association).where(or_(Association.id.in_(keys), Association.merged_into_id.in_(keys)))
    )
    for row in rows:
        key = row.id if row.id in keys else row.merged_into_id or row.id
        owner[row.id] = key
        names[key] += [name for name in (row.name_fr, row.name_ar, row.rib_holder) if name]
        people[key] += [name for name in (row.representative_name, row.local_representative) if name]
        places[key] += [place for place in (row.address, row.headquarters_abroad) if place]
        numbers[key] += [
            number for number in (row.reference, row.receipt_number, row.authorisation_number) if number
        ]
    members = (
        select(Membership.association_id, User.display_name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.association_id.in_(owner))
    )
    officers = (
        select(Board.association_id, Officer.name_fr, Officer.name_ar)
        .join(Officer, Officer.board_id == Board.id)
        .where(Board.association_id.in_(owner))
    )
    for statement in (members, officers):
        for key, *found in db.session.execute(statement):
            people[owner[key]] += [name for name in found if name]
    return {
        key: Identity(tuple(names[key]), tuple(people[key]), tuple(places[key]), tuple(numbers[key]))
        for key in keys
    }


def _said_in_files(proposal_ids: Collection[int]) -> dict[int, Identity]:
    """Return the names that files say themselves: of the association that day, of the team, now and then."""
    names: dict[int, list[str]] = defaultdict(list)
    people: dict[int, list[str]] = defaultdict(list)
    team = select(TeamMember.proposal_id, TeamMember.name).where(TeamMember.proposal_id.in_(proposal_ids))
    for key, name in db.session.execute(team):
        people[key] += [name] if name else []
    for version in db.session.scalars(
        select(SubmittedVersion).where(SubmittedVersion.proposal_id.in_(proposal_ids))
    ):
        content = version.content
        applicant = content.get("association") or {}
        names[version.proposal_id] += [
            name for name in (applicant.get("name_fr"), applicant.get("name_ar")) if name
        ]
        people[version.proposal_id] += [
            name
            for name in (
                content.get("declared_by"),
                (content.get("declaration") or {}).get("name"),
                *(row.get("name") for row in content.get("team") or []),
            )
            if name
        ]
    return {key: Identity(tuple(names[key]), tuple(people[key])) for key in proposal_ids}


def released_copy(proposal_id: int, document: Document) -> Document:
    """Return the copy of a file that evaluators of a blind call get. Raises NotFound when held back."""
    found = db.session.scalar(
        select(BlindFile)
        .where(BlindFile.proposal_id == proposal_id, BlindFile.document_id == document.id)
        .options(joinedload(BlindFile.copy))
    )
    if found is None or found.copy is None or found.state not in GIVEN:
        raise NotFound(_("Ce fichier n’est pas montré : il peut dire qui présente le dossier."))
    return found.copy


GIVEN = (BlindFileState.CLEAN, BlindFileState.RELEASED)


@dataclass(frozen=True)
class BlindFileRow:
    """A file of a blind call for its manager: the file, what it answers, why it is held back."""

    file: BlindFile
    reference: str
    filename: str


def blind_files_of(call_id: int) -> list[BlindFileRow]:
    """Return the files of a blind call, those to look at first: one statement."""
    rows = db.session.execute(
        select(BlindFile, Proposal.reference, Document.filename)
        .join(Proposal, Proposal.id == BlindFile.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Document, Document.id == BlindFile.document_id)
        .where(CallLine.call_id == call_id)
        .options(joinedload(BlindFile.copy))
        .order_by(BlindFile.decided_at.is_not(None), BlindFile.state.desc(), Proposal.reference, BlindFile.id)
    )
    return [BlindFileRow(file, reference or "", filename) for file, reference, filename in rows]


def blind_file_for_update(key: int) -> BlindFile:
    """Return one file of a blind call, locked. Raises NotFound."""
    found = db.session.scalar(select(BlindFile).where(BlindFile.id == key).with_for_update())
    if found is None:
        raise NotFound(_("Ce fichier n’existe pas."))
    return found


def applicants_of_line(call_line_id: int) -> list[tuple[str, str | None]]:
    """Return the names (fr, ar) of everyone who applies in a line, in the order of the alphabet."""
    rows = db.session.execute(
        select(Association.name_fr, Association.name_ar)
        .join(Proposal, Proposal.association_id == Association.id)
        .where(Proposal.call_line_id == call_line_id, Proposal.submitted_at.is_not(None))
        .distinct()
        .order_by(Association.name_fr)
    )
    return [(name_fr, name_ar) for name_fr, name_ar in rows]


def blind_call_of(proposal_id: int) -> bool:
    """Say whether the call of a file, by its key, hides who applies: one statement."""
    return bool(
        db.session.scalar(
            select(Call.hides_identity)
            .join(CallLine, CallLine.call_id == Call.id)
            .join(Proposal, Proposal.call_line_id == CallLine.id)
            .where(Proposal.id == proposal_id)
        )
    )
