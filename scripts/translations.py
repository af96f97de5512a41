"""Keep the catalogues of translations in step with the code: extract, update, compile, or check.

scripts/translations.py                    extract the words, update and compile every catalogue
scripts/translations.py --check            say what is stale or untranslated, change nothing
scripts/translations.py --todo ar          print the words without a translation, as JSON
scripts/translations.py --fill ar FILE     take translations from a JSON object {msgid: text or [plurals]}
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "grants" / "translations"
LANGUAGES = ("fr", "ar", "en")
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # no date of the day: the files change only when the words do


def extract() -> Catalog:
    """Return every message of the code and the templates, with the files that use it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=lambda path: Path(path).relative_to(ROOT).parts[0] in ("grants", "templates"),
    )
    catalog = new_catalog(None)
    for name, line, message, comments, context in found:
        catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def new_catalog(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        project="grants",
        header_comment="# Words of the grants application.",
        creation_date=EPOCH,
        revision_date=EPOCH,
        charset="utf-8",
        fuzzy=False,
    )


def path_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def load(language: str) -> Catalog:
    path = path_of(language)
    catalog = new_catalog(language)
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    catalog[message.id] = message
    return catalog


def update(catalog: Catalog, template: Catalog) -> None:
    """Take the template's messages: new ones come in empty, those no longer used go."""
    catalog.update(copy.deepcopy(template), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    for message in catalog:
        if catalog.locale_identifier == "fr" and isinstance(message.id, tuple):
            message.string = message.id


def as_po(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, sort_output=True, include_lineno=False)
    return buffer.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def save(language: str, catalog: Catalog) -> None:
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    for file, content in ((path, as_po(catalog)), (path.with_suffix(".mo"), as_mo(catalog))):
        if not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)


def untranslated(catalog: Catalog) -> list[Message]:
    if catalog.locale_identifier == "fr":
        return []
    return [m for m in catalog if m.id and (m.fuzzy or not complete(m, catalog.num_plurals))]


def complete(message: Message, plurals: int) -> bool:
    if isinstance(message.id, tuple):
        return len(message.string) == plurals and all(message.string)
    return bool(message.string)


def placeholders_differ(message: Message) -> bool:
    """Say whether a translation drops or invents a %(name)s; the singular forms may leave the number out."""
    if isinstance(message.id, tuple):
        allowed = set(PLACEHOLDER.findall(message.id[1]))
        return any(set(PLACEHOLDER.findall(text)) - allowed for text in message.string)
    if not message.string:
        return False
    return sorted(set(PLACEHOLDER.findall(message.id))) != sorted(set(PLACEHOLDER.findall(message.string)))


def problems() -> list[str]:
    """Return what is stale, untranslated or wrong in the catalogues, one line each."""
    template = extract()
    wanted = {m.id for m in template if m.id}
    lines = []
    for language in LANGUAGES:
        catalog = load(language)
        present = {m.id for m in catalog if m.id}
        lines += [f"{language}: not in the catalogue: {show(i)}" for i in wanted - present]
        lines += [f"{language}: no longer used: {show(i)}" for i in present - wanted]
        lines += [f"{language}: not translated: {show(m.id)}" for m in untranslated(catalog)]
        lines += [f"{language}: placeholders differ: {show(m.id)}" for m in catalog if placeholders_differ(m)]
        compiled = path_of(language).with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != as_mo(catalog):
            lines.append(f"{language}: the compiled catalogue is stale")
    return sorted(lines)


def show(identifier: str | tuple[str, ...]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def update_all() -> None:
    template = extract()
    for language in LANGUAGES:
        catalog = load(language)
        update(catalog, template)
        save(language, catalog)
        print(f"{language}: {len(catalog)} messages, {len(untranslated(catalog))} to translate")


def fill(language: str, source: Path) -> None:
    """Take translations from a JSON object; a plural message is named by its singular."""
    given = json.loads(source.read_text(encoding="utf-8"))
    catalog = load(language)
    update(catalog, extract())
    for message in catalog:
        if message.id and show(message.id) in given:
            text = given[show(message.id)]
            if isinstance(text, list) != isinstance(message.id, tuple):
                continue  # a singular written for a plural, or the other way round
            message.string = tuple(text) if isinstance(text, list) else text
            message.flags.discard("fuzzy")
    save(language, catalog)
    print(f"{language}: {len(untranslated(catalog))} to translate")


def todo(language: str) -> None:
    catalog = load(language)
    update(catalog, extract())
    empty = {show(m.id): list(m.id) if isinstance(m.id, tuple) else "" for m in untranslated(catalog)}
    print(json.dumps(empty, ensure_ascii=False, indent=1))


def check() -> None:
    lines = problems()
    for line in lines[:40]:
        print(line.replace("\n", " "), file=sys.stderr)
    if lines:
        sys.exit(f"{len(lines)} faults in the catalogues; run: make translations")


def main() -> None:
    parser = argparse.ArgumentParser(description="Extract, update and compile the catalogues.")
    parser.add_argument("--check", action="store_true", help="change nothing, fail on a stale catalogue")
    parser.add_argument("--todo", metavar="LANG", choices=LANGUAGES, help="print what is not translated")
    parser.add_argument("--fill", nargs=2, metavar=("LANG", "FILE"), help="take translations from JSON")
    arguments = parser.parse_args()
    if arguments.check:
        check()
    elif arguments.todo:
        todo(arguments.todo)
    elif arguments.fill:
        fill(arguments.fill[0], Path(arguments.fill[1]))
    else:
        update_all()


if __name__ == "__main__":
    main()
