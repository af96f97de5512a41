"""Only pages of this site may follow a sign-in."""

import pytest

from grants.accounts.views.entry import is_local_path


@pytest.mark.parametrize("text", ["/fr/work", "/ar/proposals/AAP-2026-EDU-0042?tab=1"])
def test_own_pages_are_accepted(text: str) -> None:
    assert is_local_path(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "work",
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "/fr\n/x",
        "javascript:alert(1)",
    ],
)
def test_other_places_are_refused(text: str) -> None:
    assert not is_local_path(text)
