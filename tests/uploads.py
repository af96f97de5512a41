"""Send a file in pieces as the browser does, for tests of the forms that take its code."""

from __future__ import annotations

from flask.testing import FlaskClient

PDF = b"%PDF-1.4\nsent before\n%%EOF\n"


def sent_before(hand: FlaskClient, content: bytes = PDF, name: str = "avant.pdf", whole: bool = True) -> str:
    """Return the code of a file sent before its form; without whole, one still on its way."""
    begun = hand.post("/fr/uploads", data={"filename": name, "size": str(len(content))}).get_json()
    code: str = begun["code"]
    if whole:
        hand.put(f"/fr/uploads/{code}/0", data=content)
    return code
