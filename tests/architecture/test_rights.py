"""Rights: every service requires a policy first, every right has one name, pages ask for existing ones."""

from __future__ import annotations

import importlib
import importlib.util
from collections import Counter

import pytest

from grants.wiring import FEATURES
from tests.architecture.reading import ROOT, module_name, python_files
from tests.architecture.rights import asked_rights, calls_from_views, service_functions, unguarded

SOURCES = {module_name(path, ROOT): path.read_text() for path in python_files(ROOT / "grants")}
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))

# Services that require no policy of their own, each with its reason. The act that calls one of the first
# group has checked the right on the thing it acts on; no view calls them.
CALLED_BY_ACTS = {
    "calls.number_and_tell": "the publication of a corrigendum, or the outage that is noted",
    "agreements.record_fact": "the signature or the review that establishes the fact",
    "associations.keep_document": "the act that gives the document, the identity or the account",
    "associations.settle_documents": "the verification of the identity or of the account",
    "audit.record": "the act that it records",
    "audit.transition": "the act that moves the thing",
    "calls.freeze_version": "the publication of the call, or of a corrigendum",
    "documents.register": "the act that joins the file",
    "evaluation.settle_further": "the validation of an evaluation",
    "evaluation.freeze_opening": "the start of the evaluation",
    "obligations.create_obligation": "the signature that puts an agreement in force",
    "obligations.give_back": "the review that returns a report",
    "obligations.receive": "the submission of a report",
    "obligations.satisfy": "the review that validates a report",
    "proposals.admit": "the check of eligibility",
    "proposals.annul_refusal": "the publication of the results",
    "proposals.close_evaluation": "the closing of the scoring",
    "proposals.close_unjudged": "the approval that ends a line or a call",
    "proposals.freeze_version": "the submission of the proposal",
    "proposals.join_lent_documents": "the submission of the proposal",
    "proposals.put_on_reserve": "the publication of the results",
    "proposals.refuse_admission": "the check of admissibility",
    "proposals.refuse_eligibility": "the check of eligibility",
    "proposals.reject": "the publication of the results",
    "proposals.renounce": "the act of a later package that takes note of it",
    "proposals.select": "the publication of the results",
}
OF_THEIR_OWN = {
    "accounts.end_session": "finds the actor's own sessions only; another's is not found",
    "agreements.paper_of": "redraws an original for who found the agreement through get_visible",
}


def test_every_service_begins_by_requiring_a_policy():
    assert unguarded(service_functions(SOURCES)) == sorted({**CALLED_BY_ACTS, **OF_THEIR_OWN})


def test_no_view_calls_a_service_that_relies_on_its_caller():
    assert calls_from_views(SOURCES, CALLED_BY_ACTS) == []


def service(*lines: str, name: str = "close") -> str:
    """Return the source of a service with these lines as its body."""
    return "\n    ".join((f"def {name}(call, actor):", '"""Act."""', *lines)) + "\n"


GUARD = ("if not policies.can_close(actor, call):", "    raise NotAllowed")
GUARDED = service(*GUARD)


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        (GUARDED, []),
        (service("if call.is_closed or not policies.can_close(actor):", "    raise NotAllowed(words)"), []),
        (service("call.close()"), ["calls.close"]),
        (service("call.close()", *GUARD), ["calls.close"]),
        (service("if policies.can_close(actor, call):", "    raise NotAllowed"), ["calls.close"]),
        (service("if not policies.can_close(actor, call):", "    pass"), ["calls.close"]),
        (service("if not policies.can_close(call):", "    raise NotAllowed"), ["calls.close"]),
        (service("if not policies.can_close(actor) and call.x:", "    raise NotAllowed"), ["calls.close"]),
        (GUARDED + service("close(call, actor)", name="reopen"), []),
        (GUARDED + service("close(call, None)", name="reopen"), ["calls.reopen"]),
        (service("close(call, actor)"), ["calls.close"]),
        ("def close(call):\n    call.close()\n", []),
    ],
)
def test_a_service_without_policy_is_found(source, faults):
    assert unguarded(service_functions({"grants.calls.services.moves": source})) == faults


@pytest.mark.parametrize(
    "source",
    [
        "from grants.proposals import services\nservices.admit(proposal, actor, at)\n",
        "from grants.proposals.services import admit\nadmit(proposal, actor, at)\n",
        "from grants.proposals import services as moves\nmoves.admit(proposal, actor, at)\n",
    ],
)
def test_a_view_that_calls_such_a_service_is_found(source):
    planted = {"grants.evaluation.views.screening": source}
    assert len(calls_from_views(planted, CALLED_BY_ACTS)) == 1


def policies_by_package() -> dict[str, dict[str, object]]:
    found = {}
    for feature in FEATURES:
        if importlib.util.find_spec(f"grants.{feature}.policies"):
            module = importlib.import_module(f"grants.{feature}.policies")
            found[feature] = getattr(module, "POLICIES", {})
    return found


def test_every_right_has_one_name_over_all_packages():
    names = Counter(name for policies in policies_by_package().values() for name in policies)
    assert [name for name, number in names.items() if number > 1] == []


def test_every_right_is_a_predicate():
    for policies in policies_by_package().values():
        for name, predicate in policies.items():
            assert callable(predicate), name
            assert "_" in name, f"{name}: a verb and a noun"


def test_pages_ask_for_rights_that_exist():
    known = {name for policies in policies_by_package().values() for name in policies}
    unknown = {
        str(path.relative_to(ROOT)): asked - known
        for path in TEMPLATES
        if (asked := asked_rights(path.read_text())) - known
    }
    assert unknown == {}


def test_a_right_that_nobody_declares_is_found():
    assert asked_rights("{% if can(\"close_call\", call) %}{{ can( 'x_y') }}{% endif %}") == {
        "close_call",
        "x_y",
    }
    assert asked_rights("{% if can(name) %}{% endif %}{{ toucan(1) }}") == {""}
