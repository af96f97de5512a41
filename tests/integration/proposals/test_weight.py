"""The files of one proposal weigh no more together than the setting allows."""

import pytest

from grants.calls.queries import required_documents
from grants.core.db import unit_of_work
from grants.documents.services import StoredFile
from grants.proposals import queries, services
from grants.proposals.services import TooHeavy
from tests.integration.proposals.conftest import stored

MB = 1024 * 1024


def heavy(number, size_mb):
    return StoredFile(f"{number:064d}", size_mb * MB, "application/pdf", f"{number}.pdf")


def attach(scene, ref, at, index, file):
    with unit_of_work():
        proposal = queries.get_for_update(ref, scene.editor)
        line = proposal.call_line
        asked = required_documents(line.call_id, line.line_code)[index]
        return services.attach_document(proposal, asked, file, scene.editor, at).id


def test_what_is_joined_now_counts_and_what_is_replaced_does_not(scene, draft, at, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_PROPOSAL_MB", 10)
    attach(scene, draft, at, 0, heavy(1, 6))
    with pytest.raises(TooHeavy, match="10"):
        attach(scene, draft, at, 1, heavy(2, 6))
    attach(scene, draft, at, 0, heavy(3, 8))
    attach(scene, draft, at, 0, stored("petit.pdf"))
    joined = attach(scene, draft, at, 1, heavy(2, 9))
    with unit_of_work():
        proposal = queries.get_for_update(draft, scene.editor)
        services.remove_document(proposal, joined, scene.editor, at)
    attach(scene, draft, at, 0, heavy(4, 9))


def test_a_refused_file_leaves_the_one_joined_before(scene, draft, at, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_PROPOSAL_MB", 10)
    attach(scene, draft, at, 0, heavy(1, 6))
    with pytest.raises(TooHeavy):
        attach(scene, draft, at, 0, heavy(2, 11))
    names = {file.filename for file in queries.content_of(queries.get_visible(draft, scene.editor)).documents}
    assert "1.pdf" in names
