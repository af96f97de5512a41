"""What a new call starts with, read from the seed files: grid, documents, tranche rules, reports."""

from collections.abc import Collection
from datetime import date
from functools import cache
from itertools import groupby

from grants.calls.kinds import DocumentOrigin, ReportBasis, ReportEnd
from grants.calls.parts import (
    CriterionDraft,
    DocumentDraft,
    GridDraft,
    GroupDraft,
    ReportDraft,
    TrancheDraft,
    TrancheRuleDraft,
)
from grants.calls.seeds import rows
from grants.core.i18n import LANGUAGES
from grants.obligations.states import ObligationKind


@cache
def default_grid() -> GridDraft:
    """Return the grid of a new call: fifteen criteria in five groups, 100 points in all."""
    criteria = rows("criteria.csv")
    return GridDraft(
        tuple(
            GroupDraft(
                code=group["code"],
                name_fr=group["name_fr"],
                name_ar=group["name_ar"],
                name_en=group["name_en"],
                minimum=_number(group["minimum"]),
                criteria=tuple(_criterion(row) for row in criteria if row["group"] == group["code"]),
            )
            for group in rows("groups.csv")
        )
    )


@cache
def default_documents() -> tuple[DocumentDraft, ...]:
    """Return the documents asked in a new call: general ones, and those of single lines."""
    return tuple(
        DocumentDraft(
            code=row["code"],
            name_fr=row["name_fr"],
            name_ar=row["name_ar"],
            name_en=row["name_en"],
            line_code=line_code,
            is_required=row["is_required"] == "yes",
            is_essential=row["essential"] == "yes" or line_code in row["essential"].split(),
            origin=DocumentOrigin.of(row["origin"]),
        )
        for row in rows("documents.csv")
        for line_code in (*row["lines"].split(), *(() if row["lines"] else (None,)))
    )


def documents_for(line_codes: Collection[str]) -> tuple[DocumentDraft, ...]:
    """Return the default documents of a call that has these lines."""
    return tuple(
        document
        for document in default_documents()
        if document.line_code is None or document.line_code in line_codes
    )


@cache
def default_tranche_rules() -> tuple[TrancheRuleDraft, ...]:
    """Return how grants are paid by default: one, two or three tranches as the grant grows."""
    bands = groupby(
        rows("tranche_rules.csv"), lambda row: (row["band"], row["below_centimes"], row["upto_centimes"])
    )
    return tuple(
        TrancheRuleDraft(
            _number(below),
            _number(upto),
            tuple(TrancheDraft(int(row["share_pct"]), row["condition"]) for row in band),
        )
        for (_band, below, upto), band in bands
    )


@cache
def default_reports() -> tuple[ReportDraft, ...]:
    """Return the reports owed by default: one at mid-term for conventions, a final one for all."""
    return tuple(
        ReportDraft(
            kind=ObligationKind.of(row["kind"]),
            report_end=ReportEnd.of(row["report_end"]),
            due_days=int(row["due_days"]),
            basis=ReportBasis.of(row["basis"]),
            end_months=_number(row["end_months"]),
            ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
            is_cut=row["is_cut"] == "yes",
        )
        for row in rows("report_rules.csv")
    )


def _criterion(row: dict[str, str]) -> CriterionDraft:
    return CriterionDraft(
        code=row["code"],
        weight=int(row["weight"]),
        name_fr=row["name_fr"],
        name_ar=row["name_ar"],
        name_en=row["name_en"],
        may_be_not_applicable=row["may_be_not_applicable"] == "yes",
        **{f"guidance_{tongue}": _guidance().get((row["code"], tongue), ()) for tongue in LANGUAGES},
    )


@cache
def _guidance() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the guidance of the default criteria by code and language; its rows are in order."""
    lines = rows("guidance.csv")
    codes = dict.fromkeys(line["criterion"] for line in lines)
    return {
        (code, tongue): tuple(line[tongue] for line in lines if line["criterion"] == code)
        for code in codes
        for tongue in LANGUAGES
    }


def _number(text: str) -> int | None:
    return int(text) if text else None
