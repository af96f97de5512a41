"""What the page of a section knows of its units: tokens to send back, and versions of others in conflict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from grants.accounts.queries import names_of
from grants.core.i18n import _, instant_words
from grants.proposals.content import ProposalContent
from grants.proposals.models import Proposal
from grants.proposals.queries import SectionEdits, tokens_of
from grants.proposals.services import UnitNow
from grants.proposals.units import seen_token
from grants.proposals.views.readable import Choices, readable_unit


@dataclass(frozen=True)
class OtherVersion:
    """A unit as somebody else left it, in words."""

    who: str
    when: str
    is_removed: bool
    fields: list[tuple[str, str]]


@dataclass(frozen=True)
class UnitsOnPage:
    """Tokens of the units by key, and the other version of those in conflict."""

    section: str
    tokens: Mapping[str, str]
    conflicts: Mapping[str, OtherVersion] = field(default_factory=dict)

    def attrs(self, key: str) -> Markup:
        """Return the attributes of the element around the fields of a unit."""
        return Markup(' data-unit="{}" data-seen="{}"').format(key, self.tokens.get(key, ""))

    def with_conflicts(self, units: Mapping[str, UnitNow], proposal: Proposal) -> "UnitsOnPage":
        """Return the same with what others saved, whose token the next POST will carry."""
        tokens = {key: seen_token(now.revision, now.values) for key, now in units.items()}
        return UnitsOnPage(self.section, {**self.tokens, **tokens}, _other_versions(units.values(), proposal))


def units_on_page(
    proposal: Proposal, section: str, content: ProposalContent, edits: SectionEdits
) -> UnitsOnPage:
    """Return the units of a section as they stand."""
    return UnitsOnPage(section, tokens_of(proposal, section, content, edits.revisions))


def posted_units(section: str, seen: Iterable[str]) -> UnitsOnPage:
    """Return the units as a page sent them, each "key=token"."""
    pairs = (text.partition("=") for text in seen)
    return UnitsOnPage(section, {key: token for key, _sign, token in pairs})


def _other_versions(units: Iterable[UnitNow], proposal: Proposal) -> dict[str, OtherVersion]:
    listed = list(units)
    names = names_of({now.updated_by_id for now in listed})
    choices = Choices.of(proposal, ((now.key, now.values) for now in listed))
    return {
        now.key: OtherVersion(
            names.get(now.updated_by_id or 0) or str(_("une autre personne")),
            instant_words(now.updated_at) if now.updated_at else "",
            now.values is None,
            readable_unit(now.key, now.values, choices),
        )
        for now in listed
    }
