"""Budget rules in exact whole centimes: balance of each line, ceilings and shares of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grants.core.i18n import _
from grants.proposals.content import BudgetRow
from grants.proposals.rules import (
    CallRules,
    Problem,
    dirhams,
    greatest_share,
    least_share,
    percent_words,
)


@dataclass(frozen=True)
class BudgetTotals:
    """Sums of a budget, in centimes."""

    cost: int
    request: int
    own_cash: int
    in_kind: int
    other: int
    ruled: Mapping[str, int]

    @property
    def cofunding(self) -> int:
        """Return what the association and its partners bring, in cash and in kind."""
        return self.own_cash + self.in_kind + self.other


def totals_of(rows: Sequence[BudgetRow], rules: CallRules) -> BudgetTotals:
    """Add up a budget, with the cost of the headings that each share rule binds."""
    ruled = {"overhead": 0, "equipment": 0}
    for row in rows:
        rule = rules.heading_rules.get(row.heading_code)
        if rule:
            ruled[rule] += row.cost_centimes
    return BudgetTotals(
        sum(row.cost_centimes for row in rows),
        sum(row.grant_centimes for row in rows),
        sum(row.own_cash_centimes for row in rows),
        sum(row.in_kind_centimes for row in rows),
        sum(row.other_centimes for row in rows),
        ruled,
    )


def budget_problems(rows: Sequence[BudgetRow], rules: CallRules) -> list[Problem]:
    """Return every fault of a budget, each at its cell where it has one (payment rule on eligible cost)."""
    if not rows:
        return [
            Problem("budget_empty", "budget", _("Le budget est vide : ajoutez les dépenses."), missing=True)
        ]
    problems = [fault for index, row in enumerate(rows) for fault in _unnamed(index, row)]
    problems += [fault for index, row in enumerate(rows) if (fault := _line_fault(index, row))]
    totals = totals_of(rows, rules)
    problems += _request_faults(totals, rules)
    if totals.cost:
        problems += _share_faults(rows, totals, rules) + _cofunding_faults(totals, rules)
    return problems


def _unnamed(index: int, row: BudgetRow) -> list[Problem]:
    """Return what a line saved while it was typed may still lack: its heading and its name."""
    problems = []
    if not row.heading_code:
        message = _("« %(label)s » : choisissez la rubrique.", label=row.label)
        problems.append(Problem("no_heading", "budget", message, index, "heading_code", missing=True))
    if not row.label.strip():
        message = _("Une dépense n’a pas de nom.")
        problems.append(Problem("no_label", "budget", message, index, "label", missing=True))
    return problems


def _line_fault(index: int, row: BudgetRow) -> Problem | None:
    if row.cost_centimes == 0:
        short = _("La quantité et le coût unitaire donnent zéro.")
        return _at_line(index, row, "line_zero", "quantity", short)
    gap = row.cost_centimes - row.funded_centimes
    if gap > 0:
        short = _("Il manque %(gap)s DH pour couvrir le coût.", gap=dirhams(gap))
        return _at_line(index, row, "line_unbalanced", "grant_centimes", short)
    if gap < 0:
        short = _("Les sources dépassent le coût de %(gap)s DH.", gap=dirhams(-gap))
        return _at_line(index, row, "line_unbalanced", "grant_centimes", short)
    return None


def _at_line(index: int, row: BudgetRow, code: str, cell: str, short: str) -> Problem:
    message = _("« %(label)s » : %(fault)s", label=row.label, fault=short[:1].lower() + short[1:])
    return Problem(code, "budget", message, index, cell, short=short)


def _request_faults(totals: BudgetTotals, rules: CallRules) -> list[Problem]:
    if totals.request == 0:
        return [Problem("no_request", "budget", _("Aucune subvention n’est demandée."), missing=True)]
    if totals.request > rules.ceiling_centimes:
        message = _(
            "La subvention demandée, %(request)s DH, dépasse le plafond de %(ceiling)s DH.",
            request=dirhams(totals.request),
            ceiling=dirhams(rules.ceiling_centimes),
        )
        return [Problem("above_ceiling", "budget", message)]
    return []


def _share_faults(rows: Sequence[BudgetRow], totals: BudgetTotals, rules: CallRules) -> list[Problem]:
    problems = []
    for rule, amount in totals.ruled.items():
        limit = rules.share_limit(rule)
        if amount * 100 <= limit * totals.cost:
            continue
        values = {
            "share": percent_words(amount, totals.cost),
            "limit": limit,
            "most": dirhams(greatest_share(totals.cost, limit)),
        }
        index = next(i for i, row in enumerate(rows) if rules.heading_rules.get(row.heading_code) == rule)
        if rule == "overhead":
            message = _(
                "Les frais généraux prennent %(share)s %% du coût : %(limit)s %% au plus, soit %(most)s DH.",
                **values,
            )
        else:
            message = _(
                "L’équipement prend %(share)s %% du coût : %(limit)s %% au plus, soit %(most)s DH.", **values
            )
        short = _("%(limit)s %% du coût au plus, soit %(most)s DH.", **values)
        problems.append(Problem(f"{rule}_share", "budget", message, index, "unit_cost_centimes", short=short))
    return problems


def _cofunding_faults(totals: BudgetTotals, rules: CallRules) -> list[Problem]:
    problems = []
    if totals.cofunding * 100 < rules.cofunding_min_pct * totals.cost:
        message = _(
            "L’apport couvre %(share)s %% du coût : il en faut %(limit)s %% au moins, soit %(least)s DH.",
            share=percent_words(totals.cofunding, totals.cost),
            limit=rules.cofunding_min_pct,
            least=dirhams(least_share(totals.cost, rules.cofunding_min_pct)),
        )
        problems.append(Problem("cofunding_low", "budget", message))
    if totals.in_kind * 100 > rules.in_kind_max_pct * totals.cofunding:
        message = _(
            "L’apport en nature fait %(share)s %% de l’apport : %(limit)s %% au plus.",
            share=percent_words(totals.in_kind, totals.cofunding),
            limit=rules.in_kind_max_pct,
        )
        problems.append(Problem("in_kind_high", "budget", message))
    return problems
