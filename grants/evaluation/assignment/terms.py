"""What an assignment is asked and answers, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FileNeed:
    """A file that needs evaluators.

    `excluded` have a conflict or evaluate it already; `languages` are those an evaluator has to read.
    """

    ref: str
    line: str
    excluded: frozenset[str] = frozenset()
    needed: int = 2
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class EvaluatorOffer:
    """An evaluator: lines of competence, files already in hand, and the most to be given in all.

    `languages` are those read, None for every one.
    """

    ref: str
    lines: frozenset[str]
    workload: int = 0
    limit: int | None = None
    languages: frozenset[str] | None = None

    def may_take(self, file: FileNeed) -> bool:
        """Tell whether the evaluator is competent, reads the languages and has no conflict."""
        return file.line in self.lines and self.reads(file) and self.ref not in file.excluded

    def reads(self, file: FileNeed) -> bool:
        """Tell whether the evaluator reads the languages of a file."""
        return self.languages is None or file.languages <= self.languages


@dataclass(frozen=True)
class Shortage:
    """Why a file lacks evaluators: how many are missing, and what became of the others.

    `competent` counts the evaluators of the line, `excluded` those of them with a conflict or already
    on the file, `cannot_read` those of the rest who lack a language, `at_limit` those of the rest whose
    limit is reached.
    """

    ref: str
    missing: int
    competent: int
    excluded: int
    at_limit: int
    cannot_read: int = 0


@dataclass(frozen=True)
class AssignmentPlan:
    """The evaluators chosen for each file, and the files that could not be served in full.

    `loads` are the files each evaluator has in all; `uneven` the evaluators who have two files or more
    above another one who could have had one of theirs as far as his limit and his files go.
    """

    chosen: dict[str, tuple[str, ...]]
    shortages: tuple[Shortage, ...]
    loads: Mapping[str, int] = field(default_factory=dict)
    uneven: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Tell whether every file has its evaluators."""
        return not self.shortages

    @property
    def is_even(self) -> bool:
        """Tell whether loads lie within one of each other, save for who can take no more."""
        return not self.uneven
