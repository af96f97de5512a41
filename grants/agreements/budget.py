"""The agreed budget: the request brought down to the grant that was decided, to the centime."""

from collections.abc import Mapping, Sequence
from typing import Any

from grants.agreements.snapshot import Funding


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Share an amount in proportion to weights by largest remainder; the parts sum to it exactly.

    Equal remainders are served in the order given. Raises ValueError when no weight is above zero.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("at least one weight is above zero")
    parts = [total * weight // whole for weight in weights]
    missing = total - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda index: -(total * weights[index] % whole))
    for index in by_remainder[:missing]:
        parts[index] += 1
    return parts


def agreed_headings(rows: Sequence[Mapping[str, Any]], grant_centimes: int) -> dict[str, tuple[int, int]]:
    """Return heading code -> (cost, grant), in centimes, from the submitted rows and the grant decided.

    What the grant loses is taken off the cost too: the other sources stay as declared.
    """
    requested: dict[str, int] = {}
    others: dict[str, int] = {}
    for row in rows:
        code = row["heading_code"]
        requested[code] = requested.get(code, 0) + row["grant_centimes"]
        others[code] = others.get(code, 0) + _elsewhere(row)
    granted = share_out(grant_centimes, list(requested.values()))
    return {code: (others[code] + part, part) for code, part in zip(requested, granted, strict=True)}


def agreed_funding(rows: Sequence[Mapping[str, Any]], grant_centimes: int) -> Funding:
    """Return who pays the project, in centimes, with the grant that was decided."""
    return Funding(
        grant_centimes=grant_centimes,
        own_cash_centimes=sum(row["own_cash_centimes"] for row in rows),
        in_kind_centimes=sum(row["in_kind_centimes"] for row in rows),
        other_centimes=sum(row["other_centimes"] for row in rows),
    )


def _elsewhere(row: Mapping[str, Any]) -> int:
    return int(row["own_cash_centimes"] + row["in_kind_centimes"] + row["other_centimes"])
