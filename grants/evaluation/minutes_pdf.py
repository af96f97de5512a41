"""Draw the minutes of a session from their snapshot alone: the same snapshot gives the same bytes."""

from datetime import date, datetime
from typing import Any

from grants.core.clock import local
from grants.core.i18n import _, date_words, in_language, instant_words
from grants.core.money import format_amount, format_mad
from grants.core.pdf import PdfDocument, isolate
from grants.evaluation.minutes_content import Content, in_words
from grants.evaluation.pdf import MINISTRY
from grants.evaluation.states import BallotChoice, DecisionOutcome, ItemGround
from grants.evaluation.wordings import binding_words, grounds_words, vote_words

# Reasons of the list that the grounds of the ranking tell more exactly.
BY_THEMSELVES = ("score_below", "group_below")


def draw_minutes(content: Content, sha256: str, language: str) -> bytes:
    """Return the minutes as PDF in a language; needs neither database nor request."""
    with in_language(language):
        session = content["session"]
        reference = session["reference"]
        title = _("Procès-verbal de la commission de sélection")
        paper = PdfDocument(language, title, reference, title, _read(session["closed_at"]))
        paper.letterhead(MINISTRY).title(f"{title} {isolate(reference)}")
        paper.pairs(_opening(content, language))
        _members(paper, content)
        for line in content["lines"]:
            _line(paper, content, line, language)
        _acts(paper, content, language)
        _closing(paper, content, sha256)
        return paper.build()


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _opening(content: Content, language: str) -> list[tuple[str, str]]:
    session, call = content["session"], content["call"]
    opened = _read(session["opened_at"])
    rows = [
        (_("Appel"), f"{isolate(call['code'])} · {in_words(call, language)}"),
        (_("Séance"), isolate(str(session["number"]))),
        (_("Tenue le"), date_words(date.fromisoformat(session["held_on"]))),
        (_("Ouverte à"), isolate(f"{local(opened):%H:%M}")),
        (_("Lieu"), session["place"] or "–"),
        (
            _("Quorum"),
            _(
                "%(quorum)s membres sur %(members)s",
                quorum=isolate(str(session["quorum"])),
                members=isolate(str(session["members"])),
            ),
        ),
    ]
    if session["purpose"]:
        rows.append((_("Objet"), session["purpose"]))
    return rows


def _members(paper: PdfDocument, content: Content) -> None:
    paper.heading(_("Membres"))
    rows = []
    for member in content["members"]:
        state = _("présent") if member["is_present"] else _("absent")
        if member["left_at"]:
            hour = isolate(f"{local(_read(member['left_at'])):%H:%M}")
            state = _("présent, parti à %(hour)s", hour=hour)
        quality = _("président") if member["is_chair"] else _("membre")
        rows.append([str(member["number"]), _name(member), quality, state])
    paper.table(
        [_("N°"), _("Nom"), _("Qualité"), _("Présence")],
        rows,
        align=["end", "start", "start", "start"],
        widths=[0.08, 0.42, 0.2, 0.3],
    )


def _name(member: dict[str, Any]) -> str:
    return str(member["name"] or _("nom effacé au terme de la conservation"))


def _line(paper: PdfDocument, content: Content, line: dict[str, Any], language: str) -> None:
    paper.heading(f"{isolate(line['code'])} · {in_words(line, language)}")
    paper.pairs(
        [
            (_("Enveloppe"), format_mad(line["envelope"], language)),
            (_("Réserve pour recours"), format_mad(line["reserve"], language)),
            (_("Transferts"), format_mad(line["transferred"], language)),
            (_("Accordé"), format_mad(line["granted"], language)),
            (_("Reste"), format_mad(line["left"], language)),
        ]
    )
    files = [file for file in line["files"] if file["outcome"]]
    if not files:
        paper.paragraph(_("Aucun dossier décidé dans cet axe."))
        return
    paper.table(
        [
            _("Rang"),
            _("Dossier"),
            _("Association"),
            _("Note"),
            _("Demandé (DH)"),
            _("Décision"),
            _("Accordé (DH)"),
        ],
        [_file_row(file, language) for file in files],
        align=["end", "start", "start", "end", "end", "start", "end"],
        widths=[0.075, 0.245, 0.18, 0.08, 0.14, 0.14, 0.14],
    )
    notes = [words for file in files if (words := _why(content, file, language))]
    if notes:
        paper.rich([(_("Motifs et déports"), True)], align="start", leads=True)
        paper.bullets(notes)


def _file_row(file: dict[str, Any], language: str) -> list[str]:
    outcome = DecisionOutcome.named(file["outcome"]).label
    if file["reserve_rank"]:
        outcome = f"{outcome}, {isolate(str(file['reserve_rank']))}"
    if file["renounced"]:
        outcome = f"{outcome} ({_('renoncé')})"
    elif not file["own"]:
        outcome = f"{outcome} ({_('séance antérieure')})"
    return [
        str(file["rank"] or "–"),
        file["ref"],
        in_words(file["association"], language),
        file["score"],
        format_amount(file["request"]),
        outcome,
        format_amount(file["amount"]) if file["amount"] else "–",
    ]


def _why(content: Content, file: dict[str, Any], language: str) -> str:
    """Say why one file was decided so, and who was out of its item; nothing for a plain grant."""
    mark, parts = content["rules"]["pass_mark"], []
    if file["outcome"] == DecisionOutcome.REJECTED:
        told = BY_THEMSELVES if file["grounds"] else ()
        parts += [in_words(content["reasons"][code], language) for code in file["codes"] if code not in told]
        if file["grounds"]:
            parts.append(grounds_words(file["grounds"], mark))
    elif file["outcome"] == DecisionOutcome.RESERVE or (file["amount"] or 0) < file["request"]:
        in_part = file["outcome"] == DecisionOutcome.SELECTED
        parts.append(binding_words(file["binding"], mark, in_part=in_part))
    if file["reason"]:
        parts.append(file["reason"])
    if file["ground"] in (ItemGround.APPEAL, ItemGround.CORRECTION):
        parts.append(ItemGround.of(file["ground"]).label)
    for item in file["recused"]:
        number = isolate(str(item["member"]))
        if item["kind"] == "declared":
            parts.append(_("membre %(number)s hors du point, lien déclaré", number=number))
        else:
            parts.append(_("membre %(number)s hors du point, dit en séance", number=number))
    return f"{isolate(file['ref'])} : {' ; '.join(str(part) for part in parts)}" if parts else ""


def _acts(paper: PdfDocument, content: Content, language: str) -> None:
    regions = {code: in_words(words, language) for code, words in content["regions"].items()}
    if content["transfers"]:
        paper.heading(_("Transferts entre axes"))
        paper.bullets([_transfer(row, language) for row in content["transfers"]])
    if content["corrections"]:
        paper.heading(_("Corrections de couverture"))
        paper.bullets([_correction(row, regions) for row in content["corrections"]])
    if content["orders"]:
        paper.heading(_("Ordre donné à des dossiers à égalité"))
        paper.bullets(
            f"{isolate(str(row['place']))}. {isolate(row['ref'])} : {row['reason']}"
            for row in content["orders"]
        )
    if content["votes"]:
        paper.heading(_("Votes"))
        paper.table(
            [_("N°"), _("Question"), _("Pour"), _("Contre"), _("Abst."), _("Résultat")],
            [_vote(row, regions) for row in content["votes"]],
            align=["end", "start", "end", "end", "end", "start"],
            widths=[0.07, 0.47, 0.09, 0.1, 0.09, 0.18],
        )
        paper.bullets(_ballots(row) for row in content["votes"])


def _transfer(row: dict[str, Any], language: str) -> str:
    words = _(
        "T%(number)s : %(amount)s de l’axe %(giver)s à l’axe %(taker)s.",
        number=row["number"],
        amount=isolate(format_mad(row["amount"], language)),
        giver=isolate(row["giver"]),
        taker=isolate(row["taker"]),
    )
    return f"{words} {row['reason']}"


def _correction(row: dict[str, Any], regions: dict[str, str]) -> str:
    words = _(
        "%(ref)s est relevé pour la région %(region)s, où aucun projet de l’axe n’est financé "
        "(vote %(vote)s).",
        ref=isolate(row["ref"]),
        region=isolate(regions.get(row["region"], row["region"])),
        vote=isolate(str(row["vote"])),
    )
    return f"{words} {row['reason']}"


def _vote(row: dict[str, Any], regions: dict[str, str]) -> list[str]:
    result = _("adopté") if row["carried"] else _("rejeté")
    if row["chair_broke"]:
        result = f"{result} ({_('voix du président')})"
    question = vote_words(row["subject"], row["question"], isolate(row["ref"]), regions)
    counts = [str(row[name]) for name in ("for", "against", "abstentions")]
    return [str(row["number"]), question, *counts, result]


def _ballots(row: dict[str, Any]) -> str:
    parts = []
    for choice in BallotChoice:
        members = [str(number) for number, given in row["ballots"] if given == choice]
        if members:
            parts.append(f"{choice.label} : {isolate(', '.join(members))}")
    return str(_("Vote %(number)s, par membre : %(voices)s.", number=row["number"], voices=" ; ".join(parts)))


def _closing(paper: PdfDocument, content: Content, sha256: str) -> None:
    session = content["session"]
    paper.heading(_("Clôture"))
    asked = [_name(m) for m in content["members"] if m["asked_closing"]]
    confirmed = [_name(m) for m in content["members"] if m["confirmed_closing"]]
    paper.paragraph(
        _(
            "Clôture demandée par %(chair)s et confirmée par %(member)s le %(moment)s.",
            chair=isolate(", ".join(asked)),
            member=isolate(", ".join(confirmed)),
            moment=isolate(instant_words(_read(session["closed_at"]))),
        )
    )
    paper.heading(_("Signatures des membres présents"))
    paper.signatures(
        [
            (_name(m), [_("président") if m["is_chair"] else _("membre")])
            for m in content["members"]
            if m["is_present"]
        ]
    )
    groups = " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))
    caption = _("Empreinte du procès-verbal : %(groups)s", groups=isolate(groups))
    paper.space(3).qr(f"{session['reference']} {sha256}", str(caption))
