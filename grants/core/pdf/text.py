"""Plain text made ready for a line: values isolated, spaces made one kind, weight known by character."""

import re
from collections.abc import Iterable

Run = tuple[str, bool]

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\x00-\x20\x7f-\x9f\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+")
_STICKY_SPACE = re.compile(r"(?<=\d) (?=\d|DH\b|MAD\b|%)| (?=[;:!?»])|(?<=«) ")


def isolate(value: object) -> str:
    """Return the value between isolates, so that its signs and digits keep their order in any sentence.

    Direction controls inside the value are removed: a typed name cannot reorder the text around it.
    """
    return f"{FIRST_STRONG_ISOLATE}{_DIRECTION_CONTROLS.sub('', str(value))}{POP_ISOLATE}"


def split_lines(text: str) -> list[str]:
    """Return the lines a text was typed in, empty ones left out."""
    return [line for line in _LINE_ENDS.split(text) if line.strip()]


def flatten(runs: Iterable[Run]) -> tuple[str, list[bool]]:
    """Return the text of the runs on one line and, for each character, whether it is bold."""
    text = ""
    weights: list[bool] = []
    for content, bold in runs:
        clean = _SPACES.sub(" ", _LINE_ENDS.sub(" ", content))
        text += clean
        weights.extend([bold] * len(clean))
    return _STICKY_SPACE.sub("\u00a0", text), weights
