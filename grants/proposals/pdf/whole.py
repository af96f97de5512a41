"""Draw the whole content of a proposal, draft or submitted: the same facts give the same bytes."""

from dataclasses import dataclass
from datetime import date, datetime

from grants.core.i18n import _, date_words, in_language, instant_words
from grants.core.money import format_count, format_mad
from grants.core.pdf import PdfDocument, isolate
from grants.proposals.pdf.parts import Block, Chart, Facts, Grid, Part, Prose
from grants.proposals.pdf.receipt import MINISTRY


@dataclass(frozen=True)
class WholeFacts:
    """What the paper says; amounts in centimes, instants in UTC, language fr or ar, parts in that language.

    number and sha256 are those of the submission, None of a draft; at is the instant of the submission,
    or of the drawing of a draft, whose missing points stand in words.
    """

    language: str
    reference: str
    title: str
    association: str
    call: str
    line: str
    starts_on: date | None
    ends_on: date | None
    request_centimes: int
    total_cost_centimes: int
    participants: int
    at: datetime
    parts: tuple[Part, ...]
    number: int | None = None
    sha256: str | None = None
    missing: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Say whether nothing was submitted of this."""
        return self.number is None


def draw_whole(facts: WholeFacts) -> bytes:
    """Return the content as PDF, in the language of the facts; needs no database."""
    with in_language(facts.language):
        kind = _("Brouillon, non déposé") if facts.is_draft else _("Dossier déposé")
        paper = PdfDocument(facts.language, facts.title, facts.reference, kind, facts.at)
        paper.letterhead(MINISTRY).title(facts.title)
        paper.paragraph(_standing(facts, kind), bold=True, align="start")
        paper.pairs(_identity(facts))
        if facts.is_draft:
            _missing(paper, facts.missing)
        for part in facts.parts:
            paper.heading(part.title)
            for block in part.blocks:
                _draw(paper, block)
        return paper.build()


def _standing(facts: WholeFacts, kind: str) -> str:
    moment = isolate(instant_words(facts.at))
    if facts.is_draft:
        return str(_("%(kind)s : état du %(moment)s, heure de Rabat.", kind=kind, moment=moment))
    sentence = _(
        "%(kind)s le %(moment)s, heure de Rabat ; dépôt n° %(number)s.",
        kind=kind,
        moment=moment,
        number=isolate(str(facts.number)),
    )
    return str(sentence)


def _identity(facts: WholeFacts) -> list[tuple[str, str]]:
    period = " – ".join(date_words(day) for day in (facts.starts_on, facts.ends_on) if day)
    own = facts.total_cost_centimes - facts.request_centimes
    rows = [
        (_("Numéro du dossier"), facts.reference),
        (_("Association"), facts.association),
        (_("Appel"), facts.call),
        (_("Axe"), facts.line),
        (_("Période d’exécution"), period or _("Non renseigné")),
        (_("Subvention demandée"), format_mad(facts.request_centimes, facts.language)),
        (_("Apport de l’association et de ses partenaires"), format_mad(own, facts.language)),
        (_("Coût total"), format_mad(facts.total_cost_centimes, facts.language)),
        (_("Bénéficiaires prévus"), format_count(facts.participants)),
    ]
    if facts.sha256:
        groups = [facts.sha256[start : start + 16] for start in range(0, 64, 16)]
        rows.append((_("Empreinte SHA-256"), " ".join(groups)))
    return rows


def _missing(paper: PdfDocument, missing: tuple[str, ...]) -> None:
    paper.heading(_("Ce qui manque ou reste à corriger"))
    if missing:
        paper.bullets(missing)
    else:
        paper.paragraph(_("Rien ne manque pour déposer."))


def _draw(paper: PdfDocument, block: Block) -> None:
    match block:
        case Prose(text, label):
            if label:
                paper.rich([(label, True)], align="start", leads=True)
            paper.paragraph(text, align="start")
        case Facts(pairs, lead):
            if lead:
                paper.rich([(lead, True)], align="start", leads=True)
            paper.pairs(pairs).space(1)
        case Chart(rows, months):
            paper.timeline(rows, months, _("Une barre par activité, un repère par étape."))
        case Grid(heads, rows, widths, numbers_from, has_total):
            align = ["start"] * numbers_from + ["end"] * (len(heads) - numbers_from)
            paper.table(heads, rows, align=align, widths=widths, total_row=has_total).space(2)
