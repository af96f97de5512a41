"""What a rehearsal found: plain values that JSON keeps, in the language of who asked."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1


@dataclass
class StepReport:
    """One step of the life of the call: how many went through, what stopped the others, how long it took."""

    name: str
    done: int = 0
    seconds: float = 0.0
    problems: list[dict[str, Any]] = field(default_factory=list)
    is_broken: bool = False


@dataclass
class LineReport:
    """What happened in one line; amounts in centimes."""

    code: str
    name: str
    envelope_centimes: int
    sections: list[dict[str, Any]] = field(default_factory=list)
    drafted: int = 0
    submitted: int = 0
    admitted: int = 0
    selected: int = 0
    reserve: int = 0
    rejected: int = 0
    granted_centimes: int = 0


@dataclass
class Report:
    """The whole rehearsal."""

    per_line: int
    seed: int
    steps: list[StepReport] = field(default_factory=list)
    lines: list[LineReport] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Say whether every step was lived and nothing stopped anybody."""
        return bool(self.steps) and not any(step.problems or step.is_broken for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        """Return the report as values that JSON keeps."""
        return {"format": FORMAT, "is_whole": self.is_whole, **asdict(self)}

    def line(self, code: str) -> LineReport:
        """Return the report of one line."""
        return next(line for line in self.lines if line.code == code)


def counted(problems: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return problems (line or "", words) once each with how often they came, the most frequent first."""
    return [
        {"line": line, "words": words, "count": count}
        for (line, words), count in sorted(Counter(problems).items(), key=lambda item: (-item[1], item[0]))
    ]
