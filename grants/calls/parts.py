"""Parts of a call's draft as plain values: lines, grid, required documents, tranche rules, reports."""

from dataclasses import dataclass
from datetime import date

from grants.calls.kinds import DocumentOrigin, ReportBasis, ReportEnd
from grants.obligations.states import ObligationKind


@dataclass(frozen=True)
class LineDraft:
    """A line of the call with its envelope and, if it has its own, its ceiling (centimes)."""

    line_code: str
    envelope_centimes: int
    ceiling_centimes: int | None = None
    appeal_reserve_pct: int = 5
    max_grants_per_association: int = 1


@dataclass(frozen=True)
class CriterionDraft:
    """A criterion of the grid; weight in points of 100.

    guidance in a language: what to look at, then what each mark from 0 to 5 means; () where none is.
    """

    code: str
    weight: int
    name_fr: str
    name_ar: str
    name_en: str
    may_be_not_applicable: bool = False
    guidance_fr: tuple[str, ...] = ()
    guidance_ar: tuple[str, ...] = ()
    guidance_en: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupDraft:
    """A group of criteria; minimum in points, None when the group is not eliminatory."""

    code: str
    name_fr: str
    name_ar: str
    name_en: str
    minimum: int | None
    criteria: tuple[CriterionDraft, ...]

    @property
    def weight(self) -> int:
        """Return the sum of the group's weights, in points."""
        return sum(criterion.weight for criterion in self.criteria)


@dataclass(frozen=True)
class GridDraft:
    """A scoring grid: groups, pass mark and the difference that calls a third evaluator, in points."""

    groups: tuple[GroupDraft, ...]
    pass_mark: int = 60
    difference_limit: int = 15

    @property
    def weight(self) -> int:
        """Return the sum of all weights, in points."""
        return sum(group.weight for group in self.groups)


@dataclass(frozen=True)
class DocumentDraft:
    """A document asked of the association, for every line when line_code is None.

    An essential one cannot be completed after the deadline.
    """

    code: str
    name_fr: str
    name_ar: str
    name_en: str
    line_code: str | None = None
    is_required: bool = True
    is_essential: bool = False
    origin: DocumentOrigin = DocumentOrigin.PROJECT


@dataclass(frozen=True)
class TrancheDraft:
    """One tranche: its share of the grant in percent, and the fact that makes it due."""

    share_pct: int
    condition: str


@dataclass(frozen=True)
class TrancheRuleDraft:
    """How grants of a band are paid; below is exclusive, upto inclusive, both None for the last band."""

    below_centimes: int | None
    upto_centimes: int | None
    tranches: tuple[TrancheDraft, ...]


@dataclass(frozen=True)
class ReportDraft:
    """A report owed: months count from the start of execution, due_days from the end of its period."""

    kind: ObligationKind
    report_end: ReportEnd
    due_days: int
    basis: ReportBasis = ReportBasis.ALL
    end_months: int | None = None
    ends_on: date | None = None
    is_cut: bool = False
