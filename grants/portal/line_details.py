"""What a line asks of each activity by its kind: the typed details, before anybody begins a draft."""

from dataclasses import dataclass

from grants.core.i18n import pick
from grants.proposals.details import specs_of
from grants.strategy.queries import sub_lines


@dataclass(frozen=True)
class DetailRows:
    """A kind of activity with its details: label in the reader's language, unit, whether it is needed."""

    name: str
    details: tuple[tuple[str, str, bool], ...]


def line_details(line_code: str) -> list[DetailRows]:
    """Return the details asked by each kind of activity of a line; one statement."""
    return [
        DetailRows(
            pick(kind), tuple((spec.words, spec.unit_words, spec.needed) for spec in specs_of(kind.code))
        )
        for kind in sub_lines(line_code)
    ]
