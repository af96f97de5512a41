"""Weak types: rules W1 to W7 of the bidirectional algorithm, on the classes of one run sequence."""

_ISOLATE_CONTROLS = frozenset({"LRI", "RLI", "FSI", "PDI"})
_SEPARATORS = frozenset({"ES", "ET", "CS"})


def resolve_weak(types: list[str], start: str) -> None:
    """Apply W1 to W7 in place; `start` is the direction before the sequence."""
    present = set(types)
    if "NSM" in present:
        _attach_marks(types, start)
        present = set(types)
    if "EN" in present and "AL" in present:
        _arabic_context(types)
    if "AL" in present:
        types[:] = ["R" if name == "AL" else name for name in types]
    if not present.isdisjoint(_SEPARATORS):
        _resolve_separators(types)
    if "EN" in present:
        _latin_context(types, start)


def _attach_marks(types: list[str], start: str) -> None:
    """W1: a mark takes the type of what it follows."""
    previous = start
    for index, name in enumerate(types):
        if name == "NSM":
            types[index] = "ON" if previous in _ISOLATE_CONTROLS else previous
        previous = types[index]


def _arabic_context(types: list[str]) -> None:
    """W2: European digits after an Arabic letter become Arabic digits."""
    after_arabic = False
    for index, name in enumerate(types):
        if name == "AL":
            after_arabic = True
        elif name in ("L", "R"):
            after_arabic = False
        elif name == "EN" and after_arabic:
            types[index] = "AN"


def _resolve_separators(types: list[str]) -> None:
    """W4, W5 and W6: separators and terminators join numbers or become neutral."""
    for index in range(1, len(types) - 1):
        name, before = types[index], types[index - 1]
        if before != types[index + 1]:
            continue
        if (name == "CS" and before in ("EN", "AN")) or (name == "ES" and before == "EN"):
            types[index] = before
    _join_terminators(types)
    types[:] = ["ON" if name in _SEPARATORS else name for name in types]


def _join_terminators(types: list[str]) -> None:
    """W5: terminators beside a European number belong to it."""
    index, length = 0, len(types)
    while index < length:
        if types[index] != "ET":
            index += 1
            continue
        end = index
        while end < length and types[end] == "ET":
            end += 1
        if (index and types[index - 1] == "EN") or (end < length and types[end] == "EN"):
            types[index:end] = ["EN"] * (end - index)
        index = end


def _latin_context(types: list[str], start: str) -> None:
    """W7: European digits after a Latin letter count as Latin."""
    strong = start
    for index, name in enumerate(types):
        if name in ("L", "R"):
            strong = name
        elif name == "EN" and strong == "L":
            types[index] = "L"
