"""The yardstick: a plain Flask page with the product's layout, no database, no session, no translation."""

from __future__ import annotations

import os
import re
from pathlib import Path

from flask import Flask, render_template

from grants.core import timing

MAIN = re.compile(r"(<main\b[^>]*>).*?(</main>)", re.DOTALL)
ROWS = "{% for row in rows %}<p>{{ row }}</p>{% endfor %}"


def write_template(page: str, folder: Path) -> None:
    """Keep the layout of a page of the product and put ten plain rows in its middle."""
    layout = re.sub(r"{([{%#])", r"{{ '{\1' }}", page)
    text = MAIN.sub(lambda match: match[1] + ROWS + match[2], layout, count=1)
    (folder / "plain.html").write_text(text, encoding="utf-8")


def create_plain_app() -> Flask:
    app = Flask(__name__, template_folder=os.environ["GRANTS_BENCH_TEMPLATES"])

    @app.get("/")
    def page() -> str:
        return render_template("plain.html", rows=range(10))

    timing.init_app(app)
    return app
