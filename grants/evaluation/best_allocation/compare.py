"""The best allocation of a call beside the pass, with every difference explained by solving again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, lcm

from grants.evaluation.allocation_decisions import FUNDED
from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationFile,
    AllocationRules,
    FileOutcome,
    Holding,
    LineEnvelope,
)
from grants.evaluation.best_allocation import solver
from grants.evaluation.best_allocation.line import Choice, Item, LineProblem, TooLong
from grants.evaluation.best_allocation.search import CallSearch, places_left
from grants.evaluation.best_allocation.terms import (
    FILES_A_LINE,
    BestAllocation,
    Change,
    ChangeKind,
    NotComputed,
)


def best_allocation(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    rules: AllocationRules,
    allocation: Allocation,
    held: Iterable[Holding] = (),
    with_stakes: bool = True,
) -> BestAllocation:
    """Find the best allocation under the constraints of the pass that gave `allocation`.

    Files on appeal stand apart, as they do in the pass; files lifted and funded stay funded. More than
    300 files a line need the extra `optimise`, and are not computed without it; their differences are
    listed, not weighed, as are all without `with_stakes`.
    """
    in_pass = [file for file in files if not file.on_appeal]
    is_large = max(Counter(file.line for file in in_pass).values(), default=0) > FILES_A_LINE
    if is_large and not solver.is_installed():
        return BestAllocation(not_computed=NotComputed.TOO_MANY_FILES)
    question = _Question(lines, in_pass, rules, allocation, tuple(held))
    try:
        return question.answer_by_solver() if is_large else question.answer(with_stakes)
    except TooLong:
        return BestAllocation(not_computed=NotComputed.TOO_LONG)


class _Question:
    def __init__(
        self,
        lines: Sequence[LineEnvelope],
        files: Sequence[AllocationFile],
        rules: AllocationRules,
        allocation: Allocation,
        held: Sequence[Holding],
    ) -> None:
        self.files = {file.ref: file for file in files}
        self.money = {line.code: line.net_centimes for line in lines}
        self.answers = {answer.ref: answer for answer in allocation.files if answer.ref in self.files}
        self.scale = lcm(*(file.standing.final.denominator for file in files))
        self.forced = frozenset(
            file.ref for file in files if file.lifted and self.answers[file.ref].outcome in FUNDED
        )
        part = Fraction(rules.partial_min_pct) / 100
        problems = {
            line.code: LineProblem(
                tuple(self._item(file, part) for file in files if file.line == line.code),
                line.net_centimes,
                line.grants_per_association or rules.grants_per_line,
                tuple(Counter(h.association for h in held if h.line == line.code).items()),
            )
            for line in lines
        }
        owners = {file.association for file in files}
        in_call = Counter(holding.association for holding in held)
        self.search = CallSearch(problems, places_left(rules.grants_per_call, in_call, owners))

    def _item(self, file: AllocationFile, part: Fraction) -> Item:
        points = int(file.standing.final * self.scale)
        least = ceil(file.request_centimes * part)
        return Item(file.ref, file.association, points, file.request_centimes, least)

    def answer(self, with_stakes: bool) -> BestAllocation:
        """Solve, and compare with the pass."""
        choices = self.search.best(forced=self.forced)
        if choices is None:  # the pass itself is possible, hence something is
            raise AssertionError("the pass is not possible under its own constraints")
        return self._compared(choices, with_stakes)

    def answer_by_solver(self) -> BestAllocation:
        """Solve with the solver, and compare with the pass. Raises TooLong when it finds no answer."""
        choices = solver.solve(self.search.lines, self.search.places, self.forced)
        if choices is None:
            raise TooLong
        return self._compared(choices, with_stakes=False)

    def _compared(self, choices: dict[str, Choice], with_stakes: bool) -> BestAllocation:
        amounts = self._amounts(choices)
        points = self._points(choices)
        changes = []
        for ref, answer in sorted(self.answers.items()):
            change = self._change(ref, answer, amounts.get(ref), points if with_stakes else None)
            if change is not None:
                changes.append(change)
        pass_points = sum(
            (
                self.files[ref].standing.final
                for ref, answer in self.answers.items()
                if answer.outcome in FUNDED
            ),
            Fraction(0),
        )
        return BestAllocation(amounts, points, pass_points, tuple(changes))

    def _points(self, choices: dict[str, Choice]) -> Fraction:
        return Fraction(sum(choice.points for choice in choices.values()), self.scale)

    def _amounts(self, choices: dict[str, Choice]) -> dict[str, int]:
        """Give what each chosen file gets: its request, or what the others of its line leave."""
        amounts = {ref: self.files[ref].request_centimes for c in choices.values() for ref in c.refs}
        for code, choice in choices.items():
            if choice.in_part is not None:
                others = sum(amounts[ref] for ref in choice.refs if ref != choice.in_part)
                amounts[choice.in_part] = min(amounts[choice.in_part], self.money[code] - others)
        return dict(sorted(amounts.items()))

    def _change(
        self, ref: str, answer: FileOutcome, amount: int | None, points: Fraction | None
    ) -> Change | None:
        if answer.amount_centimes == amount:
            return None
        kind = ChangeKind.AMOUNT
        stake = None
        if amount is None or answer.amount_centimes is None:
            kind = ChangeKind.ENTERS if answer.amount_centimes is None else ChangeKind.LEAVES
            stake = None if points is None else points - self._points_if_as_in_pass(ref, kind)
        return Change(
            ref, self.files[ref].line, kind, answer.amount_centimes, amount, answer.binding_reason, stake
        )

    def _points_if_as_in_pass(self, ref: str, kind: ChangeKind) -> Fraction:
        one = frozenset([ref])
        if kind is ChangeKind.ENTERS:
            other = self.search.best(one, self.forced)
        else:
            other = self.search.best(forced=self.forced | one)
        return self._points(other or {})
