"""Forms of a request for completion."""

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

from grants.calls.models import RequiredDocument
from grants.core.fields import UploadField, UploadRequired
from grants.core.forms import AppForm, VersionedForm, clean_text
from grants.core.i18n import _l

LONGEST_REASON = 1000


class AskCompletionForm(AppForm):
    """The token; documents and reasons are read by asked_documents, one pair for each document."""


class GiveFileForm(AppForm):
    """One file for one document asked."""

    upload = UploadField(_l("Fichier"), [UploadRequired(_l("Choisissez un fichier."))])


class SendCompletionForm(VersionedForm):
    """The documents sent back, as the reader saw them."""


class ReviewCompletionForm(VersionedForm):
    """The items accepted, ticked by their keys."""


def asked_documents(given: "MultiDict[str, str]", offered: Iterable[RequiredDocument]) -> dict[int, str]:
    """Return the reason typed for each document ticked, by its key; an absent reason is empty."""
    ticked = set(given.getlist("documents"))
    return {item.id: reason_of(given, item.id) for item in offered if str(item.id) in ticked}


def reason_of(given: Mapping[str, str], key: int) -> str:
    """Return what was typed as the reason of one document."""
    return str(clean_text(given.get(f"reason-{key}", "")))[:LONGEST_REASON]


def ticked_items(given: "MultiDict[str, str]") -> set[int]:
    """Return the keys of the items ticked; what is no number counts for nothing."""
    return {int(key) for key in given.getlist("items") if key.isascii() and key.isdigit() and len(key) < 10}
