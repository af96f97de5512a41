"""First pages drawn small: in bounds, in time, in a process that may die without harm."""

import io
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from grants.core.db import db, unit_of_work
from grants.core.pdf import PdfDocument
from grants.documents import drawing, services, storage
from grants.documents.models import Preview
from grants.documents.services import previews
from tests.factories.accounts import make_user
from tests.unit.documents.files import jpeg, picture, png
from tests.worker import run_jobs

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(scope="module")
def letter():
    from datetime import UTC, datetime

    document = PdfDocument("fr", "Statuts", "REF", "Statuts", datetime(2026, 1, 1, tzinfo=UTC))
    document.letterhead(["Association"]).title("Statuts de l’association")
    return document.build()


def drawn(content, media_type):
    return previews.draw(storage.put(content), media_type)


def opened(found):
    return Image.open(io.BytesIO(found.content))


def test_the_first_page_of_a_pdf(database, letter):
    found = drawn(letter, "application/pdf")
    image = opened(found)
    assert image.size == (found.width, found.height)
    assert image.width <= drawing.WIDTH
    assert image.height in range(380, drawing.HEIGHT + 1)
    assert len(found.content) <= drawing.MOST_BYTES
    assert image.convert("L").getextrema()[0] < 128, "something is drawn"


@pytest.mark.parametrize("content", [jpeg(picture(4000, 1000)), png(picture(4000, 1000))])
def test_a_picture_fits_the_frame(database, content):
    found = drawn(content, "image/png" if content.startswith(b"\x89") else "image/jpeg")
    assert opened(found).size == (320, 80)


def test_a_picture_is_shown_the_right_way_up(database):
    exif = Image.Exif()
    exif[0x0112] = 6
    found = drawn(jpeg(picture(400, 200), exif=exif), "image/jpeg")
    assert found.width < found.height


def test_transparency_becomes_white(database):
    found = drawn(png(Image.new("RGBA", (50, 50), (0, 0, 0, 0))), "image/png")
    assert opened(found).convert("RGB").getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"%PDF-1.7 nonsense %%EOF", "application/pdf"),
        (jpeg()[:-200] + b"\xff\xd9", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "image/png"),
    ],
)
def test_what_cannot_be_drawn_has_no_preview(database, content, media_type):
    assert drawn(content, media_type) is None


def test_a_noisy_picture_stays_small(database):
    noise = Image.effect_noise((1500, 2000), 120).convert("RGB")
    assert len(drawn(jpeg(noise), "image/jpeg").content) <= drawing.MOST_BYTES


@pytest.mark.parametrize(
    "hostile", ["import time; time.sleep(60)", "import os; os.abort()", "x = bytes(2**33)"]
)
def test_a_process_that_hangs_dies_or_eats_memory_is_ended(database, tmp_path, monkeypatch, hostile):
    """Stands for a hostile PDF that got the better of the library."""
    program = tmp_path / "hostile.py"
    own = Path(drawing.__file__).read_text(encoding="utf-8")
    program.write_text(own.replace("    is_pdf = media", f"    {hostile}\n    is_pdf = media"))
    monkeypatch.setattr(drawing, "__file__", str(program))
    monkeypatch.setattr(previews, "SECONDS", 2)
    begun = time.monotonic()
    assert drawn(jpeg(), "image/jpeg") is None
    assert time.monotonic() - begun < 20


def test_the_process_sees_no_settings(database, tmp_path, monkeypatch):
    monkeypatch.setenv("GRANTS_SECRET_KEY", "secret")
    program = tmp_path / "curious.py"
    program.write_text("import os, sys; sys.exit('GRANTS_SECRET_KEY' in os.environ)")
    seen = {}
    real = subprocess.run

    def run(command, **options):
        seen["code"] = real([sys.executable, str(program)], **options).returncode
        return real(command, **options)

    monkeypatch.setattr(previews.subprocess, "run", run)
    assert drawn(jpeg(), "image/jpeg") is not None
    assert seen["code"] == 0


def test_it_is_drawn_once_by_the_worker_and_never_tried_again_in_vain(database, at):
    actor = make_user("a@example.ma")
    keys = []
    for content, name in ((jpeg(), "a.jpg"), (PDF, "b.pdf")):
        stored = services.receive_upload(FileStorage(io.BytesIO(content), filename=name))
        keys.append(stored.sha256)
        for _twice in range(2):
            with unit_of_work():
                services.register(stored, actor, at)
    run_jobs(at)
    db.session.rollback()
    good, bad = (db.session.get(Preview, key) for key in keys)
    assert storage.get(good.image_sha256).startswith(b"RIFF")
    assert (bad.image_sha256, bad.width) == (None, None)
    services.keep_preview(keys[0], at)
