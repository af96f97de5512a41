"""Allocation of a call: one deterministic pass, then upheld appeals (decision rules 4, 5, 8 and 13).

Over all passing files of the call in the order of their rank, a file is
- skipped with reason `cap` when the association already holds 2 grants in the call or 1 in the line;
- funded in full if what is left of its line's envelope, net of the appeal reserve, allows;
- otherwise funded at what is left if that is at least 80 % of the eligible request;
- otherwise put on the reserve list of the line, in the order of the pass.
Files lifted by a coverage correction are treated before all others. Equal files that money or caps
cannot all serve wait for the session to decide, and so does every later file whose outcome depends on
them. Files of upheld appeals come after the pass: those that rank above the last funded file of their
line (a lifted one apart) are funded from its appeal reserve, in full only; the others join the reserve
list at their rank, and nobody already funded is displaced. Caps bind them too.

Money freed later (appeal reserve at the end, renounced grants) goes to the reserve list in rounds of
their own: `allocation_rounds`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grants.evaluation.allocation_terms import (
    Allocation,
    AllocationError,
    AllocationFile,
    AllocationRules,
    Binding,
    CapScope,
    FileOutcome,
    Holding,
    LineBalance,
    LineEnvelope,
    Outcome,
)
from grants.evaluation.ranking import Standing, equal_groups

Spared = Mapping[str, frozenset[Binding]]


def allocate(
    lines: Sequence[LineEnvelope],
    files: Sequence[AllocationFile],
    rules: AllocationRules,
    held: Iterable[Holding] = (),
    spared: Spared | None = None,
) -> Allocation:
    """Allocate the money of a call to its passing files, given in any order.

    `spared` lifts constraints from single files, to find out what they change; nothing is decided on
    such an answer. Raises AllocationError for a repeated or unknown line, a repeated file or a request
    not above zero.
    """
    _check(lines, files)
    books = _Books(lines, rules, held, spared or {})
    order = 1
    in_pass = [file for file in files if not file.on_appeal]
    for is_lifted in (True, False):
        for group in _by_rank([file for file in in_pass if file.lifted is is_lifted]):
            books.settle(group, order)
            order += len(group)
    for group in _by_rank([file for file in files if file.on_appeal]):
        books.settle(group, None)
    return Allocation(books.answers(), tuple(books.balance(line) for line in lines))


def _check(lines: Sequence[LineEnvelope], files: Sequence[AllocationFile]) -> None:
    codes = {line.code for line in lines}
    if len(codes) < len(lines):
        raise AllocationError("line", "two lines bear one code")
    if len({file.ref for file in files}) < len(files):
        raise AllocationError("file", "two files bear one reference")
    for file in files:
        if file.line not in codes:
            raise AllocationError("line", f"{file.ref} belongs to no line of the call")
        if file.request_centimes <= 0:
            raise AllocationError("request", file.ref)
        if file.lifted and file.on_appeal:
            raise AllocationError("lift", file.ref)


def _by_rank(files: Sequence[AllocationFile]) -> list[list[AllocationFile]]:
    by_ref = {file.ref: file for file in files}
    groups = equal_groups(file.standing for file in files)
    return [[by_ref[standing.ref] for standing in group] for group in groups]


class _Books:
    """The running accounts of one allocation."""

    def __init__(
        self,
        lines: Sequence[LineEnvelope],
        rules: AllocationRules,
        held: Iterable[Holding],
        spared: Spared,
    ) -> None:
        holdings = list(held)
        self.rules = rules
        self.spared = spared
        self.smallest_part = Fraction(rules.partial_min_pct) / 100
        self.per_line = {line.code: line.grants_per_association or rules.grants_per_line for line in lines}
        self.appeal_left = {line.code: line.appeal_reserve_centimes for line in lines}
        self.left = {line.code: line.net_centimes for line in lines}
        self.granted = Counter[str]()
        self.in_call = Counter(holding.association for holding in holdings)
        self.in_line = Counter((holding.association, holding.line) for holding in holdings)
        self.waiting_lines: set[str] = set()
        self.waiting_in_call = Counter[str]()
        self.last_funded: dict[str, Standing] = {}
        self.waiting_list: dict[str, list[AllocationFile]] = {line.code: [] for line in lines}
        self.outcomes: dict[str, FileOutcome] = {}

    def settle(self, group: Sequence[AllocationFile], order: int | None) -> None:
        """Give an outcome to the files that share one place."""
        for file in group:
            if scope := self._cap(file):
                self._answer(file, Outcome.SKIPPED, Binding.CAP, order, cap_scope=scope)
        live = [file for file in group if file.ref not in self.outcomes]
        undecided = self._undecided(live)
        for file in live:
            if file.ref in undecided:
                self.waiting_lines.add(file.line)
                self.waiting_in_call[file.association] += 1
                self._answer(file, Outcome.SESSION_DECIDES, Binding.TIE, None)
            elif file.on_appeal:
                self._serve_appeal(file)
            else:
                self._serve(file, order)

    def _is_spared(self, file: AllocationFile, binding: Binding) -> bool:
        return file.ref in self.spared and binding in self.spared[file.ref]

    def _cap(self, file: AllocationFile) -> CapScope | None:
        if self._is_spared(file, Binding.CAP):
            return None
        if self.in_call[file.association] >= self.rules.grants_per_call:
            return CapScope.CALL
        if self.in_line[file.association, file.line] >= self.per_line[file.line]:
            return CapScope.LINE
        return None

    def _undecided(self, live: Sequence[AllocationFile]) -> set[str]:
        """Find the files whose outcome hangs on an order that only the session can give."""
        rivals = [file for file in live if self._competes(file)]
        in_call = Counter(file.association for file in rivals)
        in_line = Counter((file.association, file.line) for file in rivals)
        per_line = Counter(file.line for file in rivals)
        asked: Mapping[str, int] = _sums((file.line, file.request_centimes) for file in rivals)
        found = {file.ref for file in live if file.line in self.waiting_lines}
        for file in rivals:
            own, line = file.association, file.line
            purse = self.appeal_left if file.on_appeal else self.left
            wanted = self.in_call[own] + self.waiting_in_call[own] + in_call[own]
            capped = (
                wanted > self.rules.grants_per_call
                or self.in_line[own, line] + in_line[own, line] > self.per_line[line]
            )
            money = Binding.APPEAL_RESERVE if file.on_appeal else Binding.ENVELOPE
            short = per_line[line] > 1 and asked[line] > purse[line]
            if (capped and not self._is_spared(file, Binding.CAP)) or (
                short and not self._is_spared(file, money)
            ):
                found.add(file.ref)
        return found

    def _competes(self, file: AllocationFile) -> bool:
        """Tell whether a file may still be funded: on appeal only above the last funded file."""
        last = self.last_funded.get(file.line)
        is_above = last is None or file.standing.key < last.key
        return not file.on_appeal or is_above or self._is_spared(file, Binding.RANK)

    def _serve(self, file: AllocationFile, order: int | None) -> None:
        left = self.left[file.line]
        if self._is_spared(file, Binding.ENVELOPE):
            left = max(left, file.request_centimes)
        if left < file.request_centimes and left < file.request_centimes * self.smallest_part:
            self._reserve(file, Binding.ENVELOPE, order)
            return
        amount = min(left, file.request_centimes)
        self.left[file.line] -= amount
        self.granted[file.line] += amount
        if not file.lifted:
            self.last_funded[file.line] = file.standing
        full = amount == file.request_centimes
        self._grant(file, amount, Binding.REQUEST if full else Binding.ENVELOPE, order)

    def _serve_appeal(self, file: AllocationFile) -> None:
        if not self._competes(file):
            self._reserve(file, Binding.RANK, None)
        elif file.request_centimes > self.appeal_left[file.line] and not self._is_spared(
            file, Binding.APPEAL_RESERVE
        ):
            self._reserve(file, Binding.APPEAL_RESERVE, None)
        else:
            self.appeal_left[file.line] -= file.request_centimes
            self._grant(file, file.request_centimes, Binding.APPEAL_RESERVE, None)

    def _grant(self, file: AllocationFile, amount: int, reason: Binding, order: int | None) -> None:
        self.in_call[file.association] += 1
        self.in_line[file.association, file.line] += 1
        outcome = Outcome.FUNDED if amount == file.request_centimes else Outcome.FUNDED_IN_PART
        self._answer(file, outcome, reason, order, amount_centimes=amount)

    def _reserve(self, file: AllocationFile, reason: Binding, order: int | None) -> None:
        self.waiting_list[file.line].append(file)
        self._answer(file, Outcome.RESERVE, reason, order)

    def _answer(
        self,
        file: AllocationFile,
        outcome: Outcome,
        reason: Binding,
        order: int | None,
        amount_centimes: int | None = None,
        cap_scope: CapScope | None = None,
    ) -> None:
        self.outcomes[file.ref] = FileOutcome(
            file.ref, outcome, reason, order, amount_centimes, cap_scope=cap_scope
        )

    def answers(self) -> tuple[FileOutcome, ...]:
        """Give the answers in the order of treatment, with the places on the reserve lists."""
        ranks: dict[str, int] = {}
        for files in self.waiting_list.values():
            place = 1
            for group in _by_rank(files):
                ranks |= {file.ref: place for file in group}
                place += len(group)
        return tuple(replace(answer, reserve_rank=ranks.get(ref)) for ref, answer in self.outcomes.items())

    def balance(self, line: LineEnvelope) -> LineBalance:
        """Give the balance of a line."""
        left = self.appeal_left[line.code]
        return LineBalance(
            line.code,
            line.appeal_reserve_centimes,
            self.granted[line.code],
            self.left[line.code],
            line.appeal_reserve_centimes - left,
            left,
        )


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for key, amount in pairs:
        totals[key] = totals.get(key, 0) + amount
    return totals
