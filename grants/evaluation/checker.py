"""Recompute the sealed ranking of a call from its marks: python3 checker.py FILE

One file, nothing but Python's standard library (3.10 or newer), written apart from the product. It reads
a bundle, works out scores, ranks, allocation and hash anew from the marks and the recorded decisions,
and says "agrees" (exit status 0) or which line differs (exit status 1). It decides nothing and sends
nothing anywhere.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

Record = dict[str, Any]
Sheets = dict[int, dict[str, Fraction | None]]
Filled = dict[int, dict[str, Fraction]]

FORMAT = "grants-ranking/1"
SHOWN = 20
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
NUMBER = re.compile(r"-?\d{1,40}(/[1-9]\d{0,39})?")
WITHOUT_MARK = ("not_applicable", "abstained", "unmarked")
# The shape of a bundle: what each record holds. A list shape repeats, a `{}` shape has free keys.
ANSWER = {
    "ref": "code", "outcome": "code", "binding_reason": "code", "amount_centimes": "int?",
    "pass_order": "int?", "reserve_rank": "int?", "cap_scope": "code?",
}  # fmt: skip
TRANSFER = {"giver": "code", "taker": "code", "amount_centimes": "int", "decision": "code"}
SHAPE = {
    "format": "code", "product": "code", "call": "code", "session": "code", "closed_at": "instant",
    "sha256": "code",
    "earlier": [{"session": "code", "closed_at": "instant", "sha256": "code"}],
    "rules": {
        "pass_mark": "number", "third_above_difference": "number", "abstention_limit": "number",
        "grants_per_call": "int", "grants_per_line": "int", "partial_min_pct": "number",
        "tie_breaks": ["code"],
    },
    "grid": [{
        "code": "code", "minimum": "number?",
        "criteria": [{"code": "code", "weight": "int", "may_be_not_applicable": "bool"}],
    }],
    "lines": [{
        "code": "code", "envelope_centimes": "int", "appeal_reserve_pct": "number",
        "transferred_centimes": "int", "grants_per_association": "int?",
    }],
    "held": [{"association": "code", "line": "code"}],
    "transfers": [TRANSFER],
    "lifts": [{
        "ref": "code", "region": "code", "votes_for": "int", "votes_against": "int",
        "chair_in_favour": "bool", "decision": "code",
    }],
    "files": [{
        "ref": "code", "line": "code", "association": "code", "submitted_at": "instant",
        "request_centimes": "int", "on_appeal": "bool", "session_order": "int?",
        "evaluations": [{"number": "int", "evaluator": "code", "marks": "marks"}],
        "score": {
            "outcome": ["code"], "third_reasons": ["code"], "pending_reasons": ["code"],
            "retained": ["int"], "final": "number?", "totals": "numbers", "group_means": "numbers",
            "criterion_means": "numbers",
        },
    }],
    "ranks": [{"line": "code", "rank": "int", "ref": "code", "equal_with": ["code"]}],
    "allocation": [ANSWER],
    "balances": [{
        "line": "code", "appeal_reserve_centimes": "int", "granted_centimes": "int",
        "left_centimes": "int", "granted_on_appeal_centimes": "int",
        "appeal_reserve_left_centimes": "int", "decided_centimes": "int",
    }],
    "rounds": [{
        "renounced": ["code"], "released": ["code"], "transfers": [TRANSFER], "allocation": [ANSWER],
    }],
    "decisions": [{
        "ref": "code", "session": "code", "outcome": "code", "amount_centimes": "int?",
        "reserve_rank": "int?", "reasons": ["code"], "follows_allocation": "bool",
    }],
}  # fmt: skip


class Fault(Exception):
    """Something that keeps the bundle from being recomputed, in plain words."""


# --- Reading -----------------------------------------------------------------------------------------


def read(raw: bytes) -> Record:
    """Return the document in these bytes; raise Fault where it is no bundle."""

    def refuse(found: str) -> None:
        raise Fault(f"the file holds {found}, which a bundle never does")

    def once(pairs: list[tuple[str, Any]]) -> Record:
        found = dict(pairs)
        if len(found) < len(pairs):
            refuse("a key twice")
        return found

    try:
        document = json.loads(
            raw.decode("utf-8"), object_pairs_hook=once, parse_float=refuse, parse_constant=refuse
        )
    except (ValueError, RecursionError) as error:
        raise Fault(f"the file is no JSON text: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Fault(f"the file is no bundle of the format {FORMAT}")
    fit(document, SHAPE, "the bundle")
    return document


def fit(value: Any, shape: Any, where: str) -> None:
    """Raise Fault unless a value has this shape, and nothing besides."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or set(value) != set(shape):
            odd = sorted(set(shape) ^ set(value)) if isinstance(value, dict) else ["everything"]
            raise Fault(f"{where}: missing or unknown: {', '.join(odd)}")
        for key in shape:
            fit(value[key], shape[key], f"{where}, {key}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise Fault(f"{where}: not a list")
        for position, item in enumerate(value, 1):
            name = item.get("ref", position) if isinstance(item, dict) else position
            fit(item, shape[0], f"{where} {name}")
    elif not is_leaf(value, shape):
        raise Fault(f"{where}: {value!r} cannot stand here")


def is_leaf(value: Any, kind: str) -> bool:
    """Tell whether a value is of a kind."""
    if kind.endswith("?"):
        return value is None or is_leaf(value, kind[:-1])
    if kind in ("int", "bool"):
        return type(value) is {"int": int, "bool": bool}[kind]
    if kind == "marks":
        return isinstance(value, dict) and all(isinstance(mark, str) for mark in value.values())
    if kind == "numbers":
        return isinstance(value, dict) and all(is_leaf(number, "number?") for number in value.values())
    pattern = {"code": CODE, "instant": INSTANT, "number": NUMBER}[kind]
    return isinstance(value, str) and pattern.fullmatch(value) is not None


# --- Scores (rules 2, 3 and 12) ----------------------------------------------------------------------


class Grid:
    """The criteria with their weights and groups, and the rules of scoring."""

    def __init__(self, document: Record) -> None:
        rules = document["rules"]
        self.groups = [(g["code"], g["criteria"], g["minimum"]) for g in document["grid"]]
        self.criteria = [criterion for _, criteria, _ in self.groups for criterion in criteria]
        self.weights: dict[str, int] = {c["code"]: c["weight"] for c in self.criteria}
        names = {code for code, _, _ in self.groups}
        is_sound = len(self.weights) == len(self.criteria) > 0 and len(names) == len(self.groups)
        if not is_sound or min(self.weights.values()) < 1:
            raise Fault("the grid: codes must differ and weights be above zero")
        self.full: int = sum(self.weights.values())
        self.pass_mark = Fraction(rules["pass_mark"])
        self.difference = Fraction(rules["third_above_difference"])
        self.limit = Fraction(rules["abstention_limit"])


def read_marks(grid: Grid, file: Record) -> tuple[Sheets, list[str], list[int]]:
    """Return {evaluation: {criterion: mark or None}} and the criteria that apply."""
    sheets: Sheets = {}
    left_out: set[str] | None = None
    unfinished: list[int] = []
    may_be_left_out = {c["code"] for c in grid.criteria if c["may_be_not_applicable"]}
    for evaluation in file["evaluations"]:
        number, given = evaluation["number"], evaluation["marks"]
        where = f"file {file['ref']}, evaluation {number}"
        if number in sheets or set(given) != set(grid.weights):
            raise Fault(f"{where}: given twice, or with other criteria than the grid")
        for code, mark in given.items():
            # Half points; quarter points where two readers marked apart, the same on every evaluation.
            shared = {other["marks"].get(code) for other in file["evaluations"]} - set(WITHOUT_MARK)
            steps = 4 if shared == {mark} else 2
            is_mark = NUMBER.fullmatch(mark) and 0 <= Fraction(mark) <= 5 and Fraction(mark) * steps % 1 == 0
            if mark not in WITHOUT_MARK and not is_mark:
                raise Fault(f"{where}: {mark} is no mark for {code}")
        out = {code for code, mark in given.items() if mark == "not_applicable"}
        if (left_out is not None and out != left_out) or out - may_be_left_out or out == set(given):
            raise Fault(f"{where}: not applicable without the right, or not for all evaluations")
        left_out = out
        if "unmarked" in given.values():
            unfinished.append(number)
        sheets[number] = {
            code: None if mark in WITHOUT_MARK else Fraction(mark)
            for code, mark in given.items()
            if code not in out
        }
    return sheets, [code for code in grid.weights if code not in (left_out or ())], unfinished


def mean(values: Iterable[Fraction]) -> Fraction:
    """Return the exact mean of some numbers."""
    values = list(values)
    return sum(values, Fraction(0)) / len(values)


def fill(sheets: Sheets, sources: Sheets, wider: Filled | None = None) -> Filled:
    """Return the sheets with each gap filled by the mean of the sources that marked the criterion."""
    filled: Filled = {}
    for number, sheet in sheets.items():
        filled[number] = {}
        for code, mark in sheet.items():
            known = [found for source in sources.values() if (found := source[code]) is not None]
            if mark is None and known:
                mark = mean(known)
            elif mark is None and wider:
                mark = wider[number].get(code)
            if mark is not None:
                filled[number][code] = mark
    return filled


def points(grid: Grid, sheet: Mapping[str, Fraction], criteria: Iterable[str]) -> Fraction:
    """Return the points of a sheet over some criteria, brought back to their full weight by the caller."""
    return sum((sheet[code] * grid.weights[code] for code in criteria), Fraction(0)) / 5


def total_of(grid: Grid, sheet: Mapping[str, Fraction], criteria: Sequence[str]) -> Fraction:
    """Return the total of a sheet on the scale of the whole grid."""
    return points(grid, sheet, criteria) * grid.full / sum(grid.weights[code] for code in criteria)


def group_points(grid: Grid, sheet: Mapping[str, Fraction], applying: Sequence[str]) -> dict[str, Fraction]:
    """Return the points of each group on its own scale; a group without applicable criterion is left out."""
    found = {}
    for code, criteria, _ in grid.groups:
        own = [c["code"] for c in criteria if c["code"] in applying]
        if own:
            weight: int = sum(c["weight"] for c in criteria)
            found[code] = points(grid, sheet, own) * weight / sum(grid.weights[c] for c in own)
    return found


def called(
    grid: Grid, sheets: Sheets, pair: Sequence[int], applying: Sequence[str], dropped: set[int]
) -> list[str]:
    """Return why the first two evaluations call a third."""
    unmarked = [c for c in applying if all(sheets[n][c] is None for n in pair)]
    reasons = [f"unmarked_{c}" for c in unmarked] + [f"not_retained_{n}" for n in pair if n in dropped]
    if reasons:
        return reasons
    both = {n: sheets[n] for n in pair}
    one, two = fill(both, both).values()
    totals = total_of(grid, one, applying), total_of(grid, two, applying)
    if abs(totals[0] - totals[1]) > grid.difference:
        reasons.append("difference")
    if (totals[0] >= grid.pass_mark) is not (totals[1] >= grid.pass_mark):
        reasons.append("straddle")
    groups = group_points(grid, one, applying), group_points(grid, two, applying)
    for code, _, minimum in grid.groups:
        if minimum is not None and code in groups[0]:
            met = [side[code] >= Fraction(minimum) for side in groups]
            if met[0] is not met[1]:
                reasons.append(f"minimum_{code}")
    return reasons


def score(grid: Grid, file: Record) -> Record:
    """Return the score of a file as the bundle writes it."""
    sheets, applying, unfinished = read_marks(grid, file)
    numbers = sorted(sheets)
    pair, later = numbers[:2], numbers[2:]
    waiting = ["evaluation_missing"] if len(pair) < 2 else []
    waiting += [f"not_validated_{n}" for n in pair if n in unfinished]
    if waiting:
        return pending(waiting)
    weight = sum(grid.weights[c] for c in applying)
    abstained = {
        n: sum(grid.weights[c] for c in applying if sheets[n][c] is None)
        for n in numbers
        if n not in unfinished
    }
    dropped = {n for n, lost in abstained.items() if lost > grid.limit * weight}
    reasons = called(grid, sheets, pair, applying, dropped)
    if not reasons:
        kept = {n: sheets[n] for n in pair}
        return final_score(grid, numbers[:2], fill(kept, kept), kept, applying, [])
    waiting = [f"not_validated_{n}" for n in later if n in unfinished] if later else ["third_missing"]
    if waiting:
        return pending(waiting, reasons)
    candidates = {n: sheets[n] for n in numbers if n not in dropped}
    earlier = [candidates[n] for n in sorted(candidates)[:-1]]
    needs_all = any(all(sheet[c] is None for sheet in earlier) for c in applying)
    if len(candidates) > 6 or (len(candidates) > 3 and not needs_all):
        raise Fault(f"file {file['ref']}: more than three evaluations could be retained")
    filled = fill(candidates, candidates)
    gaps = [c for c in applying if any(c not in sheet for sheet in filled.values())]
    waiting = ["too_few_retained"] if len(candidates) < 2 else []
    waiting += [f"nobody_marked_{c}" for c in gaps]
    if waiting:
        return pending(waiting, reasons)
    totals = {n: total_of(grid, filled[n], applying) for n in candidates}
    retained = {n: sheets[n] for n in closest(totals)}
    return final_score(
        grid, numbers, {**filled, **fill(retained, retained, filled)}, retained, applying, reasons
    )


def closest(totals: Mapping[int, Fraction]) -> list[int]:
    """Return the evaluations whose totals are closest: two, or those of all pairs equally close."""
    by_total = sorted(totals, key=lambda n: (totals[n], n))
    least = min(totals[n] - totals[by_total[at]] for at, n in enumerate(by_total[1:]))
    kept = set()
    for at, n in enumerate(by_total[1:]):
        if totals[n] - totals[by_total[at]] == least:
            kept |= {by_total[at], n}
    return sorted(kept)


def pending(waiting: list[str], reasons: Sequence[str] = ()) -> Record:
    """Return the score of a file that has none yet."""
    return {
        "outcome": ["pending"], "third_reasons": list(reasons), "pending_reasons": waiting, "retained": [],
        "final": None, "totals": {}, "group_means": {}, "criterion_means": {},
    }  # fmt: skip


def final_score(
    grid: Grid,
    numbers: Sequence[int],
    filled: Filled,
    retained: Iterable[int],
    applying: Sequence[str],
    reasons: list[str],
) -> Record:
    """Return the final score out of the retained evaluations."""
    final = mean(total_of(grid, filled[n], applying) for n in retained)
    by_file = [group_points(grid, filled[n], applying) for n in retained]
    groups = {code: mean(side[code] for side in by_file) for code in by_file[0]}
    grounds = ["below_pass"] if final < grid.pass_mark else []
    for code, _, minimum in grid.groups:
        if minimum is not None and code in groups and groups[code] < Fraction(minimum):
            grounds.append(f"eliminated_{code}")
    return {
        "outcome": grounds or ["passes"],
        "third_reasons": reasons,
        "pending_reasons": [],
        "retained": sorted(retained),
        "final": str(final),
        "totals": {
            str(n): str(total_of(grid, filled[n], applying)) if n in filled else None for n in numbers
        },
        "group_means": {c: str(groups[c]) if c in groups else None for c, _, _ in grid.groups},
        "criterion_means": {c: str(mean(filled[n][c] for n in retained)) for c in applying},
    }


# --- Ranks (rule 4) ----------------------------------------------------------------------------------


def rank_key(document: Record, file: Record) -> tuple[Any, ...]:
    """Return what ranks a file, best first."""
    found = file["score"]
    breaks = [Fraction(found["group_means"].get(code) or 0) for code in document["rules"]["tie_breaks"]]
    seconds, fraction = file["submitted_at"][:19], file["submitted_at"][19:-1]
    return (-Fraction(found["final"]), [-mean for mean in breaks], seconds, fraction or ".000000")


def places(files: Iterable[Record]) -> list[list[Record]]:
    """Return lists of files that share a place, best first; the session's order parts equal ones."""
    found = []
    ordered = sorted(files, key=lambda file: (file["key"], file["ref"]))
    for _, together in groupby(ordered, key=lambda file: file["key"]):
        equal = list(together)
        orders = {file["session_order"] for file in equal}
        if None in orders or len(orders) < len(equal):
            found.append(equal)
        else:
            found += [[file] for file in sorted(equal, key=lambda file: file["session_order"])]
    return found


def ranks(files: Sequence[Record]) -> list[Record]:
    """Return the ranks in each line, as the bundle writes them."""
    found = []
    for line in sorted({file["line"] for file in files}):
        rank = 1
        for equal in places([file for file in files if file["line"] == line]):
            refs = sorted(file["ref"] for file in equal)
            found += [
                {"line": line, "rank": rank, "ref": ref, "equal_with": [r for r in refs if r != ref]}
                for ref in refs
            ]
            rank += len(refs)
    return found


# --- Allocation (rules 5, 6, 7, 8 and 13) ------------------------------------------------------------


class Purse:
    """The money of the lines and the grants held, as the pass goes on."""

    def __init__(self, lines: list[Record], rules: Record, grants: list[tuple[str, str]]) -> None:
        self.rules = rules
        self.lines = [line["code"] for line in lines]
        self.reserve = {line["code"]: appeal_reserve(line) for line in lines}
        self.cap, self.left = {}, {}
        for line in lines:
            code = line["code"]
            self.cap[code] = line["grants_per_association"] or rules["grants_per_line"]
            self.left[code] = line["envelope_centimes"] - self.reserve[code] + line["transferred_centimes"]
        if any(left < 0 for left in self.left.values()):
            raise Fault("a line gives more than it has")
        self.start_reserve = dict(self.reserve)
        self.granted = dict.fromkeys(self.left, 0)
        self.grants: Counter[tuple[str, str | None]] = Counter(grants)
        self.grants.update((who, None) for who, _ in grants)
        self.waiting: Counter[str] = Counter()
        self.waiting_lines: set[str] = set()
        self.answers: dict[str, Record] = {}
        self.last: dict[str, Any] = {}

    def holds(self, association: str, line: str | None = None) -> int:
        """Count the grants of an association, in all or in one line."""
        return self.grants[association, line]


def appeal_reserve(line: Record) -> int:
    """Return the share of the envelope held back, rounded down to the centime."""
    return int(line["envelope_centimes"] * Fraction(line["appeal_reserve_pct"]) / 100)


def allocate(
    lines: list[Record], files: Sequence[Record], rules: Record, grants: list[tuple[str, str]]
) -> Purse:
    """Return the purse after the pass over the files, then over those on appeal."""
    purse = Purse(lines, rules, grants)
    stages = [
        [f for f in files if f["lifted"]],
        [f for f in files if not f["lifted"] and not f["on_appeal"]],
        [f for f in files if f["on_appeal"]],
    ]
    order = 1
    for number, stage in enumerate(stages):
        for equal in places(stage):
            settle(purse, equal, order if number < 2 else None, number)
            order += len(equal)
    number_reserve_lists(purse, files)
    return purse


def settle(purse: Purse, equal: Sequence[Record], order: int | None, stage: int) -> None:
    """Give an answer to the files that share one place."""
    live = []
    for file in equal:
        scope = None
        if purse.holds(file["association"]) >= purse.rules["grants_per_call"]:
            scope = "call"
        elif purse.holds(file["association"], file["line"]) >= purse.cap[file["line"]]:
            scope = "line"
        if scope:
            answer(purse, file, "skipped", "cap", order, scope=scope)
        else:
            live.append(file)
    held_up = hang_on_an_order(purse, live, stage)
    for file in live:
        line = file["line"]
        if file["ref"] in held_up:
            purse.waiting[file["association"]] += 1
            purse.waiting_lines.add(line)
            answer(purse, file, "session_decides", "tie", None)
        elif stage == 2 and not is_above(purse, file):
            answer(purse, file, "reserve", "rank", None)
        elif stage == 2 and file["request_centimes"] > purse.reserve[line]:
            answer(purse, file, "reserve", "appeal_reserve", None)
        elif stage == 2:
            purse.reserve[line] -= file["request_centimes"]
            answer(purse, file, "funded", "appeal_reserve", None, file["request_centimes"])
        else:
            serve(purse, file, order, stage)


def serve(purse: Purse, file: Record, order: int | None, stage: int) -> None:
    """Fund a file of the pass in full, in part, or put it on the reserve list."""
    line, asked = file["line"], file["request_centimes"]
    amount = min(asked, purse.left[line])
    if amount < asked and amount * 100 < asked * Fraction(purse.rules["partial_min_pct"]):
        answer(purse, file, "reserve", "envelope", order)
        return
    purse.left[line] -= amount
    purse.granted[line] += amount
    if stage == 1:
        purse.last[line] = file["key"]
    if amount == asked:
        answer(purse, file, "funded", "request", order, amount)
    else:
        answer(purse, file, "funded_in_part", "envelope", order, amount)


def is_above(purse: Purse, file: Record) -> bool:
    """Tell whether a file on appeal ranks above the last funded one of its line."""
    return file["line"] not in purse.last or file["key"] < purse.last[file["line"]]


def hang_on_an_order(purse: Purse, live: Sequence[Record], stage: int) -> set[str]:
    """Return the files whose outcome depends on an order that only the session can give."""
    rivals = [file for file in live if stage < 2 or is_above(purse, file)]
    money = purse.reserve if stage == 2 else purse.left
    found = {file["ref"] for file in live if file["line"] in purse.waiting_lines}
    for file in rivals:
        own, line = file["association"], file["line"]
        same = [other for other in rivals if other["association"] == own]
        in_call = purse.holds(own) + purse.waiting[own] + len(same)
        in_line = purse.holds(own, line) + sum(1 for other in same if other["line"] == line)
        asked = [other["request_centimes"] for other in rivals if other["line"] == line]
        if (
            in_call > purse.rules["grants_per_call"]
            or in_line > purse.cap[line]
            or (len(asked) > 1 and sum(asked) > money[line])
        ):
            found.add(file["ref"])
    return found


def answer(
    purse: Purse,
    file: Record,
    outcome: str,
    reason: str,
    order: int | None,
    amount: int | None = None,
    scope: str | None = None,
) -> None:
    """Write down what becomes of a file."""
    if amount is not None:
        purse.grants.update([(file["association"], file["line"]), (file["association"], None)])
    purse.answers[file["ref"]] = {
        "ref": file["ref"], "outcome": outcome, "binding_reason": reason, "amount_centimes": amount,
        "pass_order": order, "reserve_rank": None, "cap_scope": scope,
    }  # fmt: skip


def number_reserve_lists(purse: Purse, files: Sequence[Record]) -> None:
    """Number the reserve list of each line, by rank."""
    listed = [file for file in files if purse.answers[file["ref"]]["outcome"] == "reserve"]
    for line in purse.lines:
        place = 1
        for equal in places([file for file in listed if file["line"] == line]):
            for file in equal:
                purse.answers[file["ref"]]["reserve_rank"] = place
            place += len(equal)


def moved(lines: Sequence[Record], transfers: Sequence[Record]) -> list[Record]:
    """Return the lines after some transfers."""
    lines = [dict(line) for line in lines]
    by_code = {line["code"]: line for line in lines}
    for transfer in transfers:
        ends = transfer["giver"], transfer["taker"]
        if set(ends) - set(by_code) or ends[0] == ends[1] or transfer["amount_centimes"] <= 0:
            raise Fault(f"the transfer {transfer['decision']} is not between two lines of the call")
        by_code[ends[0]]["transferred_centimes"] -= transfer["amount_centimes"]
        by_code[ends[1]]["transferred_centimes"] += transfer["amount_centimes"]
    return lines


def first_allocation(document: Record, files: list[Record], grants: list[tuple[str, str]]) -> Purse:
    """Return the purse of the call under the transfers and coverage corrections of the session."""
    lines, rules, transfers = document["lines"], document["rules"], document["transfers"]
    if len({line["code"] for line in lines}) < len(lines):
        raise Fault("two lines bear one code")
    lines_after = moved(lines, transfers)
    without = allocate(lines_after, files, rules, grants).answers if document["lifts"] else {}
    taken = set()
    by_ref = {file["ref"]: file for file in files}
    for lift in document["lifts"]:
        file, ref = by_ref.get(lift["ref"]), lift["ref"]
        even = lift["votes_for"] == lift["votes_against"] > 0 and lift["chair_in_favour"]
        if not even and lift["votes_for"] <= lift["votes_against"]:
            raise Fault(f"the coverage correction for {ref} was not voted")
        if file is None or file["on_appeal"] or file["line"] in taken:
            raise Fault(f"{ref} may not be lifted: one passing file a line")
        if without[ref]["amount_centimes"] is not None:
            raise Fault(f"{ref} may not be lifted: it is funded without that")
        taken.add(file["line"])
        file["lifted"] = True
    if transfers:
        unused = allocate(lines, files, rules, grants).left
        for line in lines:
            given = sum(t["amount_centimes"] for t in transfers if t["giver"] == line["code"])
            if given > unused[line["code"]]:
                raise Fault(f"line {line['code']} gives {given} centimes that are not unused")
    return allocate(lines_after, files, rules, grants)


def amounts(purse: Purse) -> dict[str, int]:
    """Return what an allocation grants, by reference."""
    return {
        ref: found["amount_centimes"]
        for ref, found in purse.answers.items()
        if found["amount_centimes"] is not None
    }


def later_rounds(
    document: Record, files: Sequence[Record], first: Purse, grants: list[tuple[str, str]]
) -> list[Purse]:
    """Return the purses of the rounds that serve the reserve lists."""
    by_ref = {file["ref"]: file for file in files}
    left, reserve = dict(first.left), dict(first.reserve)
    given = amounts(first)
    waiting = [ref for ref, a in first.answers.items() if a["outcome"] in ("reserve", "session_decides")]
    purses = []
    for step in document["rounds"]:
        for ref in step["renounced"]:
            if ref not in given:
                raise Fault(f"{ref} renounces a grant that it does not hold")
            left[by_ref[ref]["line"]] += given.pop(ref)
        for code in step["released"]:
            if code not in reserve:
                raise Fault(f"no appeal reserve is left to release in {code}")
            left[code] += reserve.pop(code)
        lines = [
            {
                **line,
                "envelope_centimes": left[line["code"]],
                "appeal_reserve_pct": "0",
                "transferred_centimes": 0,
            }
            for line in document["lines"]
        ]
        queue = [{**by_ref[ref], "on_appeal": False, "lifted": False} for ref in waiting]
        held = grants + [(by_ref[ref]["association"], by_ref[ref]["line"]) for ref in given]
        purse = allocate(moved(lines, step["transfers"]), queue, document["rules"], held)
        purses.append(purse)
        left = dict(purse.left)
        given.update(amounts(purse))
        waiting = [ref for ref in waiting if ref not in given]
    return purses


# --- The whole bundle --------------------------------------------------------------------------------


def recompute(document: Record) -> Record:
    """Return the bundle as it has to be, given the marks and the recorded decisions."""
    grid = Grid(document)
    files = [{**file, "score": score(grid, file)} for file in document["files"]]
    refs = [file["ref"] for file in files]
    if len(set(refs)) < len(refs):
        raise Fault("two files bear one reference")
    known = {line["code"] for line in document["lines"]}
    passing = []
    for file in files:
        if file["line"] not in known or file["request_centimes"] <= 0:
            raise Fault(f"file {file['ref']}: no such line, or nothing asked")
        if file["score"]["outcome"] == ["passes"]:
            passing.append({**file, "key": rank_key(document, file), "lifted": False})
    grants = [(held["association"], held["line"]) for held in document["held"]]
    first = first_allocation(document, passing, grants)
    rounds = later_rounds(document, passing, first, grants)
    decided = decided_money(document)
    last = dict(first.answers)
    for purse in rounds:
        last.update({ref: a for ref, a in purse.answers.items() if a["outcome"] != "skipped"})
    content = {
        **{key: document[key] for key in document if key != "sha256"},
        "held": sorted(document["held"], key=lambda held: (held["association"], held["line"])),
        "lines": sorted(document["lines"], key=lambda line: line["code"]),
        "lifts": sorted(document["lifts"], key=lambda lift: lift["ref"]),
        "files": [in_order(file) for file in sorted(files, key=lambda file: file["ref"])],
        "ranks": ranks(passing),
        "allocation": by_reference(first),
        "balances": [
            {
                "line": code,
                "appeal_reserve_centimes": first.start_reserve[code],
                "granted_centimes": first.granted[code],
                "left_centimes": first.left[code],
                "granted_on_appeal_centimes": first.start_reserve[code] - first.reserve[code],
                "appeal_reserve_left_centimes": first.reserve[code],
                "decided_centimes": decided[code],
            }
            for code in sorted(first.left)
        ],
        "rounds": [
            {**step, "renounced": sorted(step["renounced"]), "released": sorted(step["released"]),
             "allocation": by_reference(rounds[number])}
            for number, step in enumerate(document["rounds"])
        ],
        "decisions": [
            {**decision, "follows_allocation": follows(decision, last.get(decision["ref"]))}
            for decision in sorted(document["decisions"], key=lambda decision: decision["ref"])
        ],
    }  # fmt: skip
    return {**content, "sha256": hashlib.sha256(text_of(content).encode()).hexdigest()}


def in_order(file: Record) -> Record:
    """Return a file with its evaluations by number."""
    return {**file, "evaluations": sorted(file["evaluations"], key=lambda sheet: sheet["number"])}


def by_reference(purse: Purse) -> list[Record]:
    """Return the answers of an allocation, by reference."""
    return [purse.answers[ref] for ref in sorted(purse.answers)]


def follows(decision: Record, found: Record | None) -> bool:
    """Tell whether a decision is what the allocation comes to."""
    given = (decision["outcome"], decision["amount_centimes"])
    if found is not None and found["outcome"] == "session_decides":
        return False
    if found is None or found["outcome"] == "skipped":
        wanted = ("rejected", None)
    elif found["outcome"] == "reserve":
        wanted = ("reserve", None)
    else:
        wanted = ("selected", found["amount_centimes"])
    return given == wanted


def decided_money(document: Record) -> dict[str, int]:
    """Return what the decisions grant in each line; raise Fault where it is more than the line has."""
    line_of = {file["ref"]: file["line"] for file in document["files"]}
    gone = {ref for step in document["rounds"] for ref in step["renounced"]}
    spent = {line["code"]: 0 for line in document["lines"]}
    seen = set()
    for decision in document["decisions"]:
        ref, amount = decision["ref"], decision["amount_centimes"]
        is_known = ref in line_of and ref not in seen
        is_known = is_known and decision["outcome"] in ("selected", "reserve", "rejected")
        if not is_known or (decision["outcome"] == "selected") is (amount is None):
            raise Fault(f"the decision on {ref} does not fit: unknown, given twice, or without an amount")
        seen.add(ref)
        if amount is not None and ref not in gone:
            spent[line_of[ref]] += amount
    transfers = document["transfers"] + [t for step in document["rounds"] for t in step["transfers"]]
    for line in moved(document["lines"], transfers):
        if spent[line["code"]] > line["envelope_centimes"] + line["transferred_centimes"]:
            raise Fault(f"line {line['code']}: the decisions grant more than the envelope")
    return spent


def text_of(document: Record) -> str:
    """Return a document as the one text a bundle has."""

    def compact(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    parts = []
    for key in sorted(document):
        value = document[key]
        if isinstance(value, list) and value:
            parts.append(compact(key) + ":[\n" + ",\n".join(compact(row) for row in value) + "\n]")
        else:
            parts.append(compact(key) + ":" + compact(value))
    return "{\n" + ",\n".join(parts) + "\n}\n"


# --- Comparing ---------------------------------------------------------------------------------------


def differences(raw: bytes, expected: Record) -> Iterator[str]:
    """Yield the lines in which a file is not what its marks come to, in plain words."""
    found, wanted = raw.decode("utf-8").split("\n"), text_of(expected).split("\n")
    for number in range(max(len(found), len(wanted))):
        has = found[number] if number < len(found) else None
        needs = wanted[number] if number < len(wanted) else None
        if has == needs:
            continue
        if has is None or needs is None:
            ends = "shorter" if has is None else "longer"
            yield f"line {number + 1}: the file is {ends} than it has to be"
            return
        yield f"line {number + 1}{describe(has, needs)}"


def describe(has: str, needs: str) -> str:
    """Say where two lines differ."""
    try:
        old, new = (json.loads(one_line(text)) for text in (has, needs))
    except json.JSONDecodeError:
        return f": the file has {has[:80]!r}, it has to be {needs[:80]!r}"
    name = new.get("ref") or new.get("line") or new.get("code") if isinstance(new, dict) else None
    where = f" ({name})" if isinstance(name, str) else ""
    for path, left, right in leaves(old, new, ""):
        if path == "sha256":
            return ": the seal does not fit the content; something was changed after the sealing"
        return f"{where}: {path or 'value'} is {left} in the file, {right} when recomputed"
    return f"{where}: the same content, but written in another way (spaces or order)"


def one_line(text: str) -> str:
    """Return one line of a bundle as a JSON text of its own."""
    text = text[:-1] if text.endswith(",") else text
    return "{" + text + "}" if text.startswith('"') else text


def leaves(old: Any, new: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield (path, old, new) for every leaf that differs."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(set(old) | set(new)):
            inner = f"{path}.{key}" if path else key
            yield from leaves(old.get(key, "absent"), new.get(key, "absent"), inner)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for position, item in enumerate(old):
            yield from leaves(item, new[position], f"{path}[{position + 1}]")
    elif old != new or type(old) is not type(new):
        yield path, json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False)


def check(raw: bytes) -> list[str]:
    """Return what is wrong with the bytes of a bundle, in plain words; nothing if it agrees."""
    try:
        expected = recompute(read(raw))
    except Fault as fault:
        return [str(fault)]
    return list(differences(raw, expected))


def main(arguments: Sequence[str]) -> int:
    """Check the file named on the command line; return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python3 checker.py FILE\n")
        return 1
    try:
        with open(arguments[0], "rb") as source:
            raw = source.read()
    except OSError as error:
        sys.stderr.write(f"{arguments[0]} cannot be read: {error.strerror}\n")
        return 1
    faults = check(raw)
    for fault in faults[:SHOWN]:
        sys.stdout.write(fault + "\n")
    if len(faults) > SHOWN:
        sys.stdout.write(f"and {len(faults) - SHOWN} more lines\n")
    if faults:
        sys.stdout.write("The bundle does NOT agree with its marks.\n")
        return 1
    document = json.loads(raw)
    sheets = sum(len(file["evaluations"]) for file in document["files"])
    sys.stdout.write(
        f"Call {document['call']}, session {document['session']}: {len(document['files'])} files, "
        f"{sheets} evaluations.\nScores, ranks and allocation agree with the marks, byte for byte.\n"
        f"sha256 {document['sha256']}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
