"""Draw the letter of a decision from its frozen values: the same values give the same bytes."""

from grants.core.i18n import _, date_words, in_language, pick
from grants.core.money import format_mad
from grants.core.pdf import PdfDocument, isolate
from grants.evaluation.letters import GroupResult, Letter

MINISTRY = (
    "Royaume du Maroc",
    "Ministère chargé des Marocains résidant à l’étranger et des Affaires de la Migration",
    "المملكة المغربية",
    "الوزارة المكلفة بالمغاربة المقيمين بالخارج وشؤون الهجرة",
)


def draw_letter(letter: Letter, language: str) -> bytes:
    """Return the letter as PDF in a language (fr, ar, en); needs no database."""
    with in_language(language):
        title = _("Lettre de décision")
        paper = PdfDocument(language, title, letter.reference, title, letter.published_at)
        paper.letterhead(MINISTRY).title(title)
        paper.pairs(_identity(letter))
        paper.paragraph(decision_words(letter, language), bold=True)
        paper.paragraph(_("Motif : %(why)s", why=letter.why))
        paper.heading(_("Note"))
        paper.paragraph(
            _(
                "%(points)s points sur 100 ; le seuil est de %(mark)s.",
                points=isolate(letter.final_text),
                mark=isolate(str(letter.pass_mark)),
            )
        )
        paper.table(
            [_("Critère"), _("Points"), _("Poids")],
            _rows(letter),
            align=["start", "end", "end"],
            widths=[0.7, 0.15, 0.15],
        )
        if any(group.is_rescaled for group in letter.groups):
            paper.paragraph(
                _(
                    "Un critère sans objet n’est pas noté ; les points des autres sont ramenés au poids "
                    "entier de la grille et de leur groupe."
                )
            )
        _comments(paper, letter)
        paper.paragraph(
            _(
                "Procès-verbal %(reference)s, publié le %(day)s. Vous pouvez former un recours gracieux "
                "dans les quinze jours.",
                reference=isolate(letter.minutes_reference),
                day=date_words(letter.published_at.date()),
            )
        )
        return paper.build()


def decision_words(letter: Letter, language: str) -> str:
    """Say the decision in one sentence."""
    if letter.is_selected:
        amount = format_mad(letter.amount_centimes or 0, language)
        return str(_("Votre projet est retenu. Le ministère accorde %(amount)s.", amount=isolate(amount)))
    if letter.is_reserve:
        return str(
            _(
                "Votre projet est inscrit sur la liste d’attente, à la place %(rank)s, "
                "jusqu’au 31 décembre %(year)s.",
                rank=isolate(str(letter.reserve_rank)),
                year=isolate(str(letter.year)),
            )
        )
    return str(_("Votre projet n’est pas retenu."))


def _identity(letter: Letter) -> list[tuple[str, str]]:
    return [
        (_("Numéro du dossier"), letter.reference),
        (_("Association"), pick(letter.association)),
        (_("Projet"), letter.title),
        (_("Appel"), letter.call_code),
        (_("Axe"), pick(letter.line)),
    ]


def _rows(letter: Letter) -> list[list[str]]:
    rows: list[list[str]] = []
    for group in letter.groups:
        rows.append(_group_row(group))
        rows += [
            [
                f"{isolate(result.criterion.code)} {pick(result.criterion)}",
                result.points_text or _("sans objet"),
                str(result.criterion.weight),
            ]
            for result in group.criteria
        ]
    return rows


def _group_row(result: GroupResult) -> list[str]:
    name = f"{isolate(result.group.code)} · {pick(result.group)}"
    if result.group.minimum is not None:
        name += " (" + _("minimum %(minimum)s", minimum=isolate(str(result.group.minimum))) + ")"
    return [name, result.points_text or _("sans objet"), str(result.group.weight)]


def _comments(paper: PdfDocument, letter: Letter) -> None:
    noted = [result for group in letter.groups for result in group.criteria if result.comments]
    if noted or letter.general:
        paper.heading(_("Commentaires"))
    for result in noted:
        paper.rich(
            [(f"{isolate(result.criterion.code)} {pick(result.criterion)}", True)], align="start", leads=True
        )
        paper.bullets(result.comments)
    if letter.general:
        paper.rich([(_("Avis d’ensemble"), True)], align="start", leads=True)
        paper.bullets(letter.general)
