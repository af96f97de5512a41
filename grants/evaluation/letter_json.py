"""Letters to JSON values and back; nothing is lost on the way: points stay exact, instants in UTC."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from grants.evaluation.clocks import Terms
from grants.evaluation.grids import CriterionRow, GroupRow
from grants.evaluation.letters import AppealAnswer, CriterionResult, GroupResult, Letter, Named
from grants.evaluation.states import DecisionOutcome, LetterKind


def letter_json(letter: Letter) -> dict[str, Any]:
    """Return a letter as JSON values: dates in ISO form, points as fractions in text."""
    plain: dict[str, Any] = _plain(asdict(letter))
    return plain


def read_letter(data: dict[str, Any]) -> Letter:
    """Return the letter kept as those values; what a later template added has its default."""
    known = {field.name for field in fields(Letter)}
    return Letter(
        **{
            name: _READERS[name](value) if name in _READERS else value
            for name, value in data.items()
            if name in known
        }
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction | str) else value


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _criterion(data: dict[str, Any]) -> CriterionResult:
    return CriterionResult(
        CriterionRow(**data["criterion"]), _fraction(data["points"]), tuple(data["comments"])
    )


def _group(data: dict[str, Any]) -> GroupResult:
    criteria = tuple(CriterionRow(**row) for row in data["group"]["criteria"])
    return GroupResult(
        GroupRow(**{**data["group"], "criteria": criteria}),
        _fraction(data["points"]),
        tuple(_criterion(row) for row in data["criteria"]),
    )


def _answer(data: dict[str, Any] | None) -> AppealAnswer | None:
    if data is None:
        return None
    return AppealAnswer(**{**data, "filed_at": datetime.fromisoformat(data["filed_at"])})


_READERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "kind": LetterKind.named,
        "association": lambda data: Named(**data),
        "line": lambda data: Named(**data),
        "issued_at": datetime.fromisoformat,
        "terms": lambda data: Terms(**data),
        "reasons": lambda rows: tuple(Named(**row) for row in rows),
        "outcome": lambda value: None if value is None else DecisionOutcome.named(value),
        "grounds": tuple,
        "groups": lambda rows: tuple(_group(row) for row in rows),
        "general": tuple,
        "answer": _answer,
    }
)
