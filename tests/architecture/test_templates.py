"""Templates: explicit imports that are used, nothing a strict content policy would refuse."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "templates"
FILES = sorted(FOLDER.rglob("*.html"))
IMPORT = re.compile(r'\{%-? *from "([^"]+)" import (.+?) *-?%\}', re.S)
NAMES = [str(path.relative_to(FOLDER)) for path in FILES]


@pytest.mark.parametrize("name", NAMES)
def test_every_imported_macro_is_used(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    for _source, names in IMPORT.findall(text):
        for macro in (part.split(" as ")[-1].strip() for part in names.split(",")):
            assert re.search(rf"\b{macro}\(", text), f"{name} imports {macro} and does not use it"


@pytest.mark.parametrize("name", NAMES)
def test_no_inline_style_script_or_handler(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("name", NAMES)
def test_public_pages_carry_no_token(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    if '"layouts/public.html"' in text:
        assert not re.search(
            r"\b(csrf_token|current_user|get_flashed_messages|post_form|action_button)\b", text
        )
