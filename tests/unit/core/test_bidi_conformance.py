"""Every line of Unicode's own conformance files, read from Debian's package unicode-data."""

from collections.abc import Iterator
from pathlib import Path

from grants.core.bidi.explicit import REMOVED
from grants.core.bidi.lines import line_levels, reorder_line
from grants.core.bidi.paragraph import Levels, levels_of_classes, paragraph_levels
from grants.core.bidi.tables import VERSION
from tests.requirements import require, unicode_data_dir

BASES = {1: None, 2: 0, 4: 1}


def database_file(name: str) -> Path:
    require("unicode-data")
    folder = unicode_data_dir()
    assert folder is not None
    return folder / name


def shown_levels(levels: Levels) -> str:
    values = line_levels(levels, 0, len(levels.classes))
    pairs = zip(values, levels.classes, strict=True)
    return " ".join("x" if name in REMOVED else str(value) for value, name in pairs)


def shown_order(levels: Levels) -> str:
    return " ".join(map(str, reorder_line(levels, 0, len(levels.classes))))


def answer(classes: str, base: int | None) -> tuple[str, str]:
    levels = levels_of_classes(classes.split(), base)
    return shown_levels(levels), shown_order(levels)


def class_cases(path: Path) -> Iterator[tuple[int, str, str, int, str]]:
    expected_levels = expected_order = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@Levels:"):
            expected_levels = " ".join(line[8:].split())
        elif line.startswith("@Reorder:"):
            expected_order = " ".join(line[9:].split())
        elif line and line[0] not in "#@":
            classes, bits = line.split(";")
            yield number, classes.strip(), expected_levels, int(bits, 16), expected_order


def test_tables_are_of_the_version_of_the_conformance_files() -> None:
    first_line = database_file("BidiTest.txt").read_text(encoding="utf-8").split("\n", 1)[0]
    assert first_line == f"# BidiTest-{VERSION}.txt"


def test_every_line_of_bidi_test() -> None:
    failures = []
    count = 0
    for number, classes, expected_levels, bits, expected_order in class_cases(database_file("BidiTest.txt")):
        for bit, base in BASES.items():
            if bits & bit:
                count += 1
                if answer(classes, base) != (expected_levels, expected_order):
                    failures.append((number, classes, base))
    assert failures[:10] == []
    assert count == 770_241


def test_every_line_of_bidi_character_test() -> None:
    failures = []
    count = 0
    text = database_file("BidiCharacterTest.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        codes, direction, base, expected_levels, expected_order = line.split(";")
        characters = "".join(chr(int(code, 16)) for code in codes.split())
        levels = paragraph_levels(characters, None if direction == "2" else int(direction))
        count += 1
        if (str(levels.base), shown_levels(levels), shown_order(levels)) != (
            base,
            expected_levels,
            expected_order,
        ):
            failures.append(number)
    assert failures[:10] == []
    assert count == 91_707
