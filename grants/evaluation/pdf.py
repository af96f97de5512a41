"""Draw a letter from its frozen values: the same values give the same bytes."""

from grants.core.clock import local_date
from grants.core.i18n import _, date_words, in_language, pick
from grants.core.money import format_mad
from grants.core.pdf import PdfDocument, isolate
from grants.evaluation.clocks import deemed_on
from grants.evaluation.letters import GroupResult, Letter
from grants.evaluation.wordings import answer_words, decision_words, subject_words

MINISTRY = (
    "Royaume du Maroc",
    "Ministère chargé des Marocains résidant à l’étranger et des Affaires de la Migration",
    "المملكة المغربية",
    "الوزارة المكلفة بالمغاربة المقيمين بالخارج وشؤون الهجرة",
)


def draw_letter(letter: Letter, language: str) -> bytes:
    """Return the letter as PDF in a language (fr, ar, en); needs no database."""
    with in_language(language):
        title = subject_words(letter.kind)
        paper = PdfDocument(language, title, letter.number, title, letter.issued_at)
        paper.letterhead(MINISTRY).title(title)
        paper.pairs(_identity(letter))
        if letter.answer is not None:
            _answer(paper, letter)
        elif letter.outcome is not None:
            _decision(paper, letter, language)
        else:
            paper.paragraph(subject_words(letter.kind, letter), bold=True)
            paper.paragraph(_("Motif : %(why)s", why=letter.why))
        _recourse(paper, letter, language)
        return paper.build()


def _identity(letter: Letter) -> list[tuple[str, str]]:
    return [
        (_("Numéro de la lettre"), letter.number),
        (_("Date"), date_words(local_date(letter.issued_at))),
        (_("Numéro du dossier"), letter.reference),
        (_("Association"), pick(letter.association)),
        (_("Projet"), letter.title),
        (_("Appel"), letter.call_code),
        (_("Axe"), pick(letter.line)),
    ]


def _decision(paper: PdfDocument, letter: Letter, language: str) -> None:
    paper.paragraph(decision_words(letter, isolate, format_mad, language), bold=True)
    if letter.is_reduced:
        asked = format_mad(letter.request_centimes, language)
        paper.paragraph(_("Vous aviez demandé %(amount)s.", amount=isolate(asked)))
    if letter.binding_text:
        paper.paragraph(_("Ce qui a déterminé la décision : %(why)s.", why=letter.binding_text))
    if letter.reasons:
        paper.paragraph(_("Motifs de la commission :"))
        paper.bullets([pick(reason) for reason in letter.reasons])
    if letter.reason:
        paper.paragraph(_("Motif : %(why)s", why=letter.reason))
    paper.paragraph(
        _(
            "Décision prise en séance de la commission ; procès-verbal %(reference)s.",
            reference=isolate(letter.minutes_reference),
        )
    )
    _marks(paper, letter)
    _comments(paper, letter)


def _marks(paper: PdfDocument, letter: Letter) -> None:
    paper.heading(_("Note"))
    paper.paragraph(
        _(
            "%(points)s points sur 100 ; le seuil est de %(mark)s.",
            points=isolate(letter.final_text),
            mark=isolate(str(letter.pass_mark)),
        )
    )
    paper.table(
        [_("Critère"), _("Points"), _("Sur")],
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


def _answer(paper: PdfDocument, letter: Letter) -> None:
    if letter.answer is None:
        return
    paper.paragraph(answer_words(letter.answer, isolate), bold=True)
    paper.paragraph(_("Motif : %(why)s", why=letter.answer.reasons))
    if letter.answer.is_upheld:
        paper.paragraph(
            _(
                "La décision est annulée. Votre dossier est jugé de nouveau dans une prochaine séance de la "
                "commission : il est financé sur la réserve pour recours de son axe s’il se classe avant le "
                "dernier dossier financé et si elle suffit ; sinon il prend sa place sur la liste d’attente. "
                "Les limites par association valent pour lui aussi."
            )
        )


def _recourse(paper: PdfDocument, letter: Letter, language: str) -> None:
    """Say how and until when the letter may be contested."""
    terms = letter.terms
    paper.heading(_("Voies de recours"))
    if letter.may_be_appealed:
        paper.paragraph(
            _(
                "Recours gracieux : un propriétaire de l’association peut demander au ministère de revoir "
                "cette décision dans les %(days)s jours calendaires qui suivent l’ouverture de cette lettre "
                "sur le site, à l’adresse %(address)s. Le ministère répond dans les %(answer)s jours.",
                days=isolate(str(terms.appeal_days)),
                address=isolate(f"{letter.public_address}/{language}/proposals/{letter.reference}/decision"),
                answer=isolate(str(terms.answer_days)),
            )
        )
    paper.paragraph(
        _(
            "Une lettre que personne n’ouvre compte comme ouverte %(days)s jours après son envoi, "
            "ici le %(day)s.",
            days=isolate(str(terms.deemed_days)),
            day=date_words(deemed_on(letter.issued_at, terms)),
        )
    )
    if not letter.is_selected:
        paper.paragraph(
            _(
                "Recours contentieux : la décision peut être portée devant le tribunal administratif dans "
                "les %(days)s jours qui suivent l’ouverture de cette lettre.",
                days=isolate(str(terms.court_days)),
            )
        )
