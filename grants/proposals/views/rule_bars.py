"""The rules of the call drawn beside a budget: where it stands and where the limit is."""

from typing import Any

from grants.core.charts import bar
from grants.core.i18n import _
from grants.proposals.budget_rules import BudgetTotals
from grants.proposals.rules import CallRules, dirhams, percent_words


def rule_bars(totals: BudgetTotals, rules: CallRules) -> list[dict[str, Any]]:
    """Return one row a rule: label, value in words, bar with its mark, whether it is kept; check and
    limit (centimes for the request, percent otherwise) let the page's script say it again as one types.
    """
    ceiling = rules.ceiling_centimes
    return [
        _row(
            "request",
            ceiling,
            _("Subvention, %(limit)s DH au plus", limit=dirhams(ceiling)),
            dirhams(totals.request),
            bar(totals.request, ceiling * 5 // 4, ceiling),
            totals.request <= ceiling,
        ),
        _share(
            "cofunding",
            _("Apport, %(limit)s %% au moins", limit=rules.cofunding_min_pct),
            totals.cofunding,
            totals.cost,
            rules.cofunding_min_pct,
            least=True,
        ),
        _share(
            "in_kind",
            _("Apport en nature, %(limit)s %% de l’apport au plus", limit=rules.in_kind_max_pct),
            totals.in_kind,
            totals.cofunding,
            rules.in_kind_max_pct,
        ),
        _share(
            "equipment",
            _("Équipement, %(limit)s %% au plus", limit=rules.equipment_max_pct),
            totals.ruled["equipment"],
            totals.cost,
            rules.equipment_max_pct,
        ),
        _share(
            "overhead",
            _("Frais généraux, %(limit)s %% au plus", limit=rules.overhead_max_pct),
            totals.ruled["overhead"],
            totals.cost,
            rules.overhead_max_pct,
        ),
    ]


def _share(check: str, label: str, part: int, whole: int, limit: int, least: bool = False) -> dict[str, Any]:
    kept = part * 100 >= limit * whole if least else part * 100 <= limit * whole
    drawn = bar(part * 100 / whole if whole else 0, min(100, limit * 2), limit)
    return _row(check, limit, label, _("%(share)s %%", share=percent_words(part, whole)), drawn, kept)


def _row(check: str, limit: int, label: str, value: str, drawn: Any, kept: bool) -> dict[str, Any]:
    note = _("Respectée") if kept else _("À corriger")
    return {
        "check": check,
        "limit": limit,
        "label": label,
        "value": value,
        "bar": drawn,
        "kept": kept,
        "note": note,
    }
