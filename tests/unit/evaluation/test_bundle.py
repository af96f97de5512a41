"""The sealed bundle: product and checker agree, byte for byte, and no leaf can change unseen."""

from __future__ import annotations

import ast
import copy
import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.evaluation import checker
from grants.evaluation.bundle import BundleDecision, BundleError, EarlierSession, seal_of, write_bundle
from grants.evaluation.bundle.layout import lay_out, sealed
from grants.evaluation.grid_spec import Missing
from tests.unit.evaluation.grid_data import GRID
from tests.unit.evaluation.panels import START, some_session

SEEDS = st.integers(0, 10**9)
CHECKER = Path(checker.__file__)


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_product_and_checker_agree_on_any_call(seed: int) -> None:
    raw = write_bundle(some_session(seed))
    assert checker.check(raw) == []
    assert write_bundle(some_session(seed)) == raw


def test_the_calls_made_by_chance_hold_all_there_is_to_check() -> None:
    outcomes, grounds, kinds = set(), set(), set()
    for seed in range(100):
        document = json.loads(write_bundle(some_session(seed)))
        outcomes |= {(answer["outcome"], answer["binding_reason"]) for answer in document["allocation"]}
        grounds |= {reason.split("_")[0] for f in document["files"] for reason in f["score"]["third_reasons"]}
        kinds |= {key for key in ("transfers", "lifts", "rounds", "decisions", "held") if document[key]}
        kinds |= {"later grant" for r in document["rounds"] for a in r["allocation"] if a["amount_centimes"]}
    assert kinds == {"transfers", "lifts", "rounds", "decisions", "held", "later grant"}
    assert grounds == {"difference", "straddle", "minimum", "unmarked", "not"}
    assert len(outcomes) == 8


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from places(inner, (*path, position))
    else:
        yield path


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    other = copy.deepcopy(document)
    inner = other
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return other


def others(value: Any) -> list[Any]:
    """Return values to put in place of a leaf: near ones, and of another kind."""
    if isinstance(value, bool):
        return [not value, None]
    if isinstance(value, int):
        return [value + 1, str(value), None]
    if value is None:
        return [1, "A1"]
    return [value + "0", "1" if value != "1" else "2", None, ""]


def test_any_single_changed_leaf_is_found() -> None:
    sessions = (some_session(seed, 4) for seed in itertools.count())
    session = next(s for s in sessions if s.rounds and s.decisions and s.lifts and s.grid is GRID)
    raw = write_bundle(session)
    document = json.loads(raw)
    found = 0
    for path in places(document):
        value = document
        for step in path:
            value = value[step]
        for other in others(value):
            forged = lay_out(changed(document, path, other))
            assert checker.check(forged), (path, value, other)
            found += 1
    assert found > 1000


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.data())
def test_a_changed_result_is_found_even_under_a_new_seal(seed: int, data: st.DataObject) -> None:
    document = json.loads(write_bundle(some_session(seed)))
    results = [p for p in places(document) if p[0] in ("ranks", "allocation", "balances") or "score" in p]
    path = data.draw(st.sampled_from(results))
    value = document
    for step in path:
        value = value[step]
    forged = lay_out(sealed(changed(document, path, data.draw(st.sampled_from(others(value))))))
    assert checker.check(forged)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.data())
def test_any_changed_byte_is_found(seed: int, data: st.DataObject) -> None:
    raw = bytearray(write_bundle(some_session(seed, 3)))
    position = data.draw(st.integers(0, len(raw) - 1))
    raw[position] ^= data.draw(st.integers(1, 255))
    assert checker.check(bytes(raw))


def test_a_changed_rank_names_its_line_and_file() -> None:
    raw = write_bundle(some_session(3))
    document = json.loads(raw)
    document["ranks"][0]["rank"] = 7
    lines = lay_out(document).decode().split("\n")
    at = next(n for n, text in enumerate(lines, 1) if '"rank":7' in text)
    (fault,) = checker.check(lay_out(document))
    assert fault == f"line {at} ({document['ranks'][0]['ref']}): rank is 7 in the file, 1 when recomputed"


def test_a_changed_mark_names_the_score_and_the_seal() -> None:
    document = json.loads(write_bundle(some_session(3)))
    sheet = document["files"][0]["evaluations"][0]["marks"]
    code = next(iter(sheet))
    sheet[code] = "5" if sheet[code] != "5" else "0"
    faults = checker.check(lay_out(document))
    assert any("the seal does not fit the content" in fault for fault in faults)
    assert any(document["files"][0]["ref"] in fault for fault in faults)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"format":"grants-ranking/1"}',
        b'{"format":"grants-ranking/2"}',
        b'{"a":1,"a":2}',
        b'{"a":1.5}',
        b'{"a":NaN}',
        b"[" * 100_000,
        b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_bundle_is_told_so(raw: bytes) -> None:
    (fault,) = checker.check(raw)
    assert "file" in fault or "bundle" in fault


def test_the_checker_runs_alone(tmp_path: Path) -> None:
    alone = shutil.copy(CHECKER, tmp_path / "checker.py")
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    raw = write_bundle(some_session(5))
    good.write_bytes(raw)
    bad.write_bytes(raw.replace(b'"rank":1', b'"rank":2', 1))

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", str(alone), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    answer = run(good)
    assert answer.returncode == 0
    assert "byte for byte" in answer.stdout
    assert seal_of(raw) in answer.stdout
    answer = run(bad)
    assert answer.returncode == 1
    assert "line " in answer.stdout
    assert "NOT agree" in answer.stdout
    assert run(tmp_path / "absent.json").returncode == 1
    assert run().returncode == 1


def test_the_checker_imports_the_standard_library_only() -> None:
    names = set()
    for node in ast.walk(ast.parse(CHECKER.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    assert names <= sys.stdlib_module_names


def test_sessions_are_chained_by_their_seals() -> None:
    first = write_bundle(replace(some_session(8), earlier=()))
    chained = EarlierSession("PV-2026-01", START, seal_of(first))
    second = write_bundle(replace(some_session(8), session="PV-2026-02", earlier=(chained,)))
    assert json.loads(second)["earlier"][0]["sha256"] == seal_of(first)
    assert checker.check(second) == []


def test_names_of_persons_cannot_enter() -> None:
    session = some_session(2)
    file = session.files[0]
    named = replace(file, evaluations=(replace(file.evaluations[0], evaluator="Amina Alaoui"),))
    with pytest.raises(BundleError) as refused:
        write_bundle(replace(session, files=(named, *session.files[1:])))
    assert refused.value.code == "code"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closed_at": START.replace(tzinfo=None)}, "instant"),
        ({"decisions": (BundleDecision("AAP-2026-0000", "PV-1", "selected"),)}, "decision"),
        ({"decisions": (BundleDecision("AAP-9999", "PV-1", "rejected"),)}, "decision"),
        ({"decisions": (BundleDecision("AAP-2026-0000", "PV-1", "selected", 10**9),)}, "money"),
        ({"earlier": (EarlierSession("PV-1", START, "abc"),)}, "chain"),
    ],
)
def test_what_cannot_be_sealed_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(BundleError) as refused:
        write_bundle(replace(some_session(2), rounds=(), **changes))
    assert refused.value.code == code


def test_a_file_twice_is_refused() -> None:
    session = some_session(2)
    with pytest.raises(BundleError) as refused:
        write_bundle(replace(session, files=(*session.files, session.files[0])))
    assert refused.value.code == "file"


def read_apart(session: Any, step: Fraction) -> Any:
    """Give one mark of the first group, moved on from file to file, to every evaluation of each file."""
    codes = [criterion.code for criterion in session.grid.groups[0].criteria]
    files = []
    for place, file in enumerate(session.files):
        mark = step * (place % 4 + 1)
        evaluations = tuple(
            replace(
                evaluation,
                marks={
                    code: mark if code in codes and not isinstance(value, Missing) else value
                    for code, value in evaluation.marks.items()
                },
            )
            for evaluation in file.evaluations
        )
        files.append(replace(file, evaluations=evaluations))
    return replace(session, files=tuple(files), lifts=(), rounds=(), decisions=())


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_quarter_points_given_apart_agree_byte_for_byte(seed: int) -> None:
    session = read_apart(some_session(seed), Fraction(3, 4))
    assert checker.check(write_bundle(session)) == []


def test_a_quarter_point_of_one_evaluation_alone_is_no_mark() -> None:
    document = json.loads(write_bundle(read_apart(some_session(3), Fraction(3, 4))))
    file = next(
        file
        for file in document["files"]
        if sum("/" in evaluation["marks"]["A1"] for evaluation in file["evaluations"]) > 1
        and all(evaluation["marks"]["A1"] not in checker.WITHOUT_MARK for evaluation in file["evaluations"])
    )
    file["evaluations"][0]["marks"]["A1"] = "1/4"
    with pytest.raises(checker.Fault, match="is no mark for A1"):
        checker.read_marks(checker.Grid(document), file)
