"""The input of a draw as one canonical text: kept with the result, so that anyone can redo it."""

import json
from collections.abc import Sequence

from grants.evaluation.assignment.draw import assign_evaluators
from grants.evaluation.assignment.terms import AssignmentPlan, EvaluatorOffer, FileNeed

FORMAT = "grants-assignment/1"


def record_input(files: Sequence[FileNeed], evaluators: Sequence[EvaluatorOffer], seed: str) -> str:
    """Write the input of a draw; the same input in any order gives the same text."""
    document = {
        "format": FORMAT,
        "seed": seed,
        "files": [
            {
                "ref": file.ref,
                "line": file.line,
                "excluded": sorted(file.excluded),
                "needed": file.needed,
                "languages": sorted(file.languages),
            }
            for file in sorted(files, key=lambda file: file.ref)
        ],
        "evaluators": [
            {
                "ref": offer.ref,
                "lines": sorted(offer.lines),
                "workload": offer.workload,
                "limit": offer.limit,
                "languages": None if offer.languages is None else sorted(offer.languages),
            }
            for offer in sorted(evaluators, key=lambda offer: offer.ref)
        ],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_input(text: str) -> tuple[list[FileNeed], list[EvaluatorOffer], str]:
    """Read a recorded input: files, evaluators, seed. Raises ValueError for another format."""
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"not an input of the format {FORMAT}")
    files = [
        FileNeed(
            row["ref"], row["line"], frozenset(row["excluded"]), row["needed"], frozenset(row["languages"])
        )
        for row in document["files"]
    ]
    evaluators = [
        EvaluatorOffer(
            row["ref"],
            frozenset(row["lines"]),
            row["workload"],
            row["limit"],
            None if row["languages"] is None else frozenset(row["languages"]),
        )
        for row in document["evaluators"]
    ]
    return files, evaluators, document["seed"]


def redo(text: str) -> AssignmentPlan:
    """Draw again from a recorded input."""
    files, evaluators, seed = read_input(text)
    return assign_evaluators(files, evaluators, seed)
