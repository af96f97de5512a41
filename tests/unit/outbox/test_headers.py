"""What people type never becomes a header of an e-mail, and an address the library can't write is refused."""

import pytest

from grants.accounts.fields import EmailAddress
from grants.outbox.models import Email
from grants.outbox.transport import compose


@pytest.mark.parametrize(
    "name",
    [
        "=?utf-8?q?a=0ABcc:thief@example.ma?=",
        "a\nBcc: thief@example.ma",
        "a\r\n\r\nbody",
        "=?utf-8?b?CkJjYzp4?=",
    ],
)
def test_a_subject_stays_one_header(name: str) -> None:
    email = Email(
        id=1, recipient="amina@example.ma", language="fr", subject=f"Dossier {name}", body="Texte\n"
    )
    head = compose(email, "ministere@example.ma").as_bytes().split(b"\n\n")[0]
    assert [line for line in head.splitlines() if line.lower().startswith((b"bcc", b"body"))] == []
    assert head.count(b"Subject:") == 1


class _Field:
    def __init__(self, text: str) -> None:
        self.data = text


@pytest.mark.parametrize(
    "text",
    [
        "``é?@[.%'",
        "a@b",
        "a@b..",
        "=?utf-8?q?a=0AB?=@example.ma",
        "a\u202eb@example.ma",
        "a,b@example.ma",
        "a@exa\x00mple.ma",
        "a@" + "b" * 250 + ".ma",
    ],
)
def test_what_no_mail_reaches_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="nom@exemple"):
        EmailAddress()(None, _Field(text))


@pytest.mark.parametrize(
    "text", ["amina@example.ma", "a.b+c@sous-domaine.example.ma", "jamila@موقع.ma", "é@é.ma"]
)
def test_usual_addresses_pass(text: str) -> None:
    EmailAddress()(None, _Field(text))
