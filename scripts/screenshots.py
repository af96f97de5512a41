"""Take the pictures of docs/screenshots: the pages of the path in Chromium, as small palette PNG files."""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from tests import demonstration, path, requirements  # noqa: E402
from tests.benchmarks import servers  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = (1280, 360)
LANGUAGES = ("fr", "ar")
LIMIT_BYTES = 3_000_000
LONGEST_PIXELS = {1280: 1200, 360: 1100}


def take(page: Page, url: str, file: Path, width: int) -> None:
    answer = page.goto(url, wait_until="networkidle")
    if answer is None or answer.status != 200:
        sys.exit(f"{url} answered {answer and answer.status}")
    page.evaluate("document.fonts.ready")
    height = page.evaluate("document.documentElement.scrollHeight")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        print(f"    {file.stem}: the page is {wide} px wide", file=sys.stderr)
    page.set_viewport_size({"width": width, "height": min(height, LONGEST_PIXELS[width])})
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(colors=40, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/fr/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", demonstration.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def take_all(browser: Browser, address: str, pages: list[path.PathPage], folder: Path) -> None:
    for email in dict.fromkeys(entry.email for entry in pages):
        context = browser.new_context(color_scheme="light", reduced_motion="reduce")
        page = context.new_page()
        if email:
            sign_in(page, address, email)
        for entry in (entry for entry in pages if entry.email == email):
            for language in LANGUAGES:
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    file = folder / f"{entry.name}.{language}.{width}.png"
                    take(page, address + entry.address(language), file, width)
            print(f"    {entry.name}")
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Take the pictures of the pages of the path.")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    executable = requirements.chromium_path()
    if executable is None:
        sys.exit("Missing: Chromium\n     Do: apt-get install chromium")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="grants-pictures-") as name:
        settings = demonstration.settings_for(Path(name))
        print("==> Loading a demonstration of its own")
        demonstration.load(settings)
        pages = [entry for entry in path.pages(settings) if entry.picture and arguments.only in entry.name]
        port = servers.free_port()
        command = servers.gunicorn("grants:create_app()", port)
        with servers.serving(command, port, settings, "/fr/"), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=executable, args=["--no-sandbox", "--disable-background-networking"]
            )
            take_all(browser, f"http://127.0.0.1:{port}", pages, arguments.folder)
            browser.close()
    size = sum(file.stat().st_size for file in arguments.folder.glob("*.png"))
    print(f"==> {size / 1e6:.1f} MB in {os.path.relpath(arguments.folder, ROOT)}")
    if size > LIMIT_BYTES:
        sys.exit("more than 3 MB: take fewer colours or fewer pages")


if __name__ == "__main__":
    main()
