"""Read the canaries out of an answer: its headers, its text, and what PDFs and workbooks hold."""

from __future__ import annotations

import io
import subprocess
import zipfile
from hashlib import sha256

from werkzeug.test import TestResponse

from tests.canaries.plants import CANARY

_texts: dict[str, str] = {}


def canaries_in(response: TestResponse) -> set[str]:
    """Return the words of every canary in an answer, comments and headers included."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers)
    return found_in(headers) | found_in(text_of(response))


def found_in(words: str) -> set[str]:
    """Return the canaries of a text, those cut by spaces of any kind too."""
    lowered = words.lower()
    if "zqx" not in lowered.replace(" ", ""):
        return set()
    return set(CANARY.findall(lowered)) | set(CANARY.findall("".join(lowered.split())))


def text_of(response: TestResponse) -> str:
    """Return all that an answer says: a page as it is written, the text and the facts of a file."""
    data, kind = response.data, response.mimetype
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(
                f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()
            )
    if kind == "application/pdf":
        key = sha256(data).hexdigest()
        if key not in _texts:
            _texts[key] = pdf_text(data)
        return _texts[key]
    return data.decode("utf-8", "replace")


def pdf_text(data: bytes) -> str:
    """Return the words of a PDF, its information and its metadata."""
    said = [data.decode("latin-1")]
    for command in (["pdftotext", "-raw", "-", "-"], ["pdfinfo", "-meta", "-"], ["pdfinfo", "-"]):
        done = subprocess.run(command, input=data, capture_output=True, check=False)
        said.append(done.stdout.decode("utf-8", "replace"))
    return "\n".join(said)
