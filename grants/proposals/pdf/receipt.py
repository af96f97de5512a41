"""Draw the receipt of a submission from frozen facts: the same facts give the same bytes."""

from dataclasses import dataclass
from datetime import date, datetime

from grants.core.clock import local
from grants.core.i18n import _, date_words, in_language, instant_words
from grants.core.money import format_count, format_mad
from grants.core.pdf import PdfDocument, isolate

MINISTRY = (
    "Royaume du Maroc",
    "Ministère chargé des Marocains résidant à l’étranger et des Affaires de la Migration",
    "المملكة المغربية",
    "الوزارة المكلفة بالمغاربة المقيمين بالخارج وشؤون الهجرة",
)


@dataclass(frozen=True)
class ReceiptFacts:
    """What a receipt says; amounts in centimes, instants in UTC, language fr or ar."""

    language: str
    reference: str
    number: int
    submitted_at: datetime
    sha256: str
    code: str
    address: str
    title: str
    association: str
    call: str
    line: str
    starts_on: date | None
    ends_on: date | None
    request_centimes: int
    total_cost_centimes: int
    participants: int
    contents: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]


def draw_receipt(facts: ReceiptFacts) -> bytes:
    """Return the receipt as PDF, in the language of the facts; needs no database."""
    with in_language(facts.language):
        title = _("Accusé de réception d’un dossier")
        paper = PdfDocument(facts.language, title, facts.reference, title, facts.submitted_at)
        paper.letterhead(MINISTRY).title(title)
        paper.paragraph(_opening(facts), align="start")
        paper.pairs(_identity(facts))
        _fingerprint(paper, facts)
        paper.heading(_("Montants"))
        paper.pairs(_amounts(facts))
        paper.heading(_("Contenu déposé"))
        paper.pairs(facts.contents)
        _files(paper, facts)
        return paper.build()


def _opening(facts: ReceiptFacts) -> str:
    moment = f"{instant_words(facts.submitted_at)} ({local(facts.submitted_at):%H:%M:%S})"
    sentence = _(
        "Le ministère a reçu le dossier %(reference)s le %(moment)s, heure de Rabat.",
        reference=isolate(facts.reference),
        moment=isolate(moment),
    )
    return str(sentence)


def _identity(facts: ReceiptFacts) -> list[tuple[str, str]]:
    period = " – ".join(date_words(day) for day in (facts.starts_on, facts.ends_on) if day)
    return [
        (_("Numéro du dossier"), facts.reference),
        (_("Dépôt"), _("n° %(number)s", number=facts.number)),
        (_("Association"), facts.association),
        (_("Appel"), facts.call),
        (_("Axe"), facts.line),
        (_("Projet"), facts.title),
        (_("Période d’exécution"), period),
    ]


def _amounts(facts: ReceiptFacts) -> list[tuple[str, str]]:
    own = facts.total_cost_centimes - facts.request_centimes
    return [
        (_("Subvention demandée"), format_mad(facts.request_centimes, facts.language)),
        (_("Apport de l’association et de ses partenaires"), format_mad(own, facts.language)),
        (_("Coût total"), format_mad(facts.total_cost_centimes, facts.language)),
        (_("Bénéficiaires prévus"), format_count(facts.participants)),
    ]


def _files(paper: PdfDocument, facts: ReceiptFacts) -> None:
    if facts.files:
        paper.heading(_("Pièces jointes"))
        paper.table(
            [_("Fichier"), _("Début de l’empreinte SHA-256")],
            [[name, digest[:16]] for name, digest in facts.files],
            widths=[0.65, 0.35],
        )


def _fingerprint(paper: PdfDocument, facts: ReceiptFacts) -> None:
    paper.heading(_("Empreinte du dossier (SHA-256)"))
    groups = [facts.sha256[start : start + 8] for start in range(0, 64, 8)]
    paper.paragraph(isolate(" ".join(groups[:4])) + "\n" + isolate(" ".join(groups[4:])), align="start")
    paper.paragraph(
        _("Cette empreinte ne vaut que pour le contenu déposé à cet instant : tout changement la change.")
    )
    caption = _(
        "Toute personne à qui vous montrez cet accusé peut en vérifier le numéro, l’heure et l’empreinte à "
        "l’adresse %(address)s.",
        address=isolate(facts.address),
    )
    paper.space(2).qr(facts.address, str(caption))
