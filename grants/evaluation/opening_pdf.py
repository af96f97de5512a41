"""Draw the minutes of the opening from their snapshot alone: the same snapshot gives the same bytes."""

from datetime import datetime
from typing import Any

from grants.core.clock import local
from grants.core.i18n import _, in_language, instant_words
from grants.core.money import format_count
from grants.core.pdf import PdfDocument, isolate
from grants.evaluation.minutes_content import in_words
from grants.evaluation.pdf import MINISTRY


def draw_opening(content: dict[str, Any], sha256: str, language: str) -> bytes:
    """Return the minutes as PDF in French or Arabic; needs neither database nor request."""
    with in_language(language):
        reference = content["reference"]
        title = _("Procès-verbal d’ouverture des dossiers")
        opened_at = _instant(content["opened_at"])
        paper = PdfDocument(language, title, reference, title, opened_at)
        paper.letterhead(MINISTRY).title(f"{title} {isolate(reference)}")
        paper.pairs(_facts(content, language))
        paper.paragraph(
            _(
                "Après la date limite, la liste des dossiers reçus est arrêtée comme suit. Le numéro, "
                "l’heure et l’empreinte de chacun sont ceux de son accusé de réception ; aucun dossier "
                "ne s’ajoute."
            )
        )
        for line in content["lines"]:
            _line(paper, line, content["files"], language)
        groups = [sha256[start : start + 8] for start in range(0, 64, 8)]
        paper.heading(_("Empreinte du procès-verbal (SHA-256)"))
        paper.paragraph(isolate(" ".join(groups[:4])) + "\n" + isolate(" ".join(groups[4:])), align="start")
        paper.space(2).qr(f"{reference} {sha256}", str(_("Numéro et empreinte du procès-verbal")))
        return paper.build()


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str) -> str:
    at = local(_instant(text))
    return f"{isolate(f'{at:%d/%m/%Y}')} {isolate(f'{at:%H:%M:%S}')}"


def _facts(content: dict[str, Any], language: str) -> list[tuple[str, str]]:
    call = content["call"]
    return [
        (_("Appel"), f"{isolate(call['code'])} · {in_words(call, language)}"),
        (_("Date limite"), instant_words(_instant(content["closes_at"]))),
        (_("Dernier instant accepté"), instant_words(_instant(content["accepts_until"]))),
        (_("Ouverture"), instant_words(_instant(content["opened_at"]))),
        (_("Dossiers reçus"), format_count(len(content["files"]))),
        (_("Retirés avant l’ouverture"), format_count(content["withdrawn"])),
    ]


def _line(paper: PdfDocument, line: dict[str, Any], files: list[dict[str, Any]], language: str) -> None:
    found = [file for file in files if file["line"] == line["code"]]
    paper.heading(f"{isolate(line['code'])} · {in_words(line, language)} ({isolate(str(len(found)))})")
    if not found:
        paper.paragraph(_("Aucun dossier reçu dans cet axe."))
        return
    paper.table(
        [_("Dossier"), _("Association"), _("Projet"), _("Reçu le"), _("Empreinte")],
        [
            [
                file["ref"],
                in_words(file["association"], language),
                file["title"],
                _moment(file["at"]),
                f"{isolate(file['sha256'][:8])} {isolate(file['sha256'][8:16])}",
            ]
            for file in found
        ],
        widths=[0.25, 0.23, 0.24, 0.14, 0.14],
    )
