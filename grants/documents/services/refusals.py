"""Why a file is refused, in words that say how to repair it."""

from collections.abc import Callable

from flask import current_app

from grants.core.errors import DomainError
from grants.core.i18n import _


class FileRefused(DomainError):
    """The file is empty, too large, broken, dangerous, or not what its name says."""


class FileWithheld(DomainError):
    """The file is not handed over: the scanner has not seen it yet, or found a virus in it."""

    status = 423


def accepted_kinds() -> str:
    """Return the kinds of files that are accepted, in words."""
    return str(_("PDF, JPEG, PNG, DOCX, XLSX, ODT, ODS"))


WORDS: dict[str, Callable[[], str]] = {
    "empty": lambda: _("Le fichier est vide. Choisissez-en un autre."),
    "size": lambda: _(
        "Le fichier dépasse %(limit)s Mo. Réduisez-le ou numérisez-le en qualité moyenne.",
        limit=current_app.config["MAX_FILE_MB"],
    ),
    "kind": lambda: _(
        "Ce fichier n’est pas ce que son nom annonce. Sont acceptés : %(kinds)s.", kinds=accepted_kinds()
    ),
    "old_office": lambda: _(
        "C’est un ancien document Office, ou un document protégé par mot de passe. "
        "Ouvrez-le, retirez le mot de passe et enregistrez-le en DOCX, XLSX ou PDF."
    ),
    "cut_short": lambda: _("Ce PDF est incomplet : sa fin manque. Enregistrez-le ou numérisez-le à nouveau."),
    "damaged": lambda: _("Ce document est abîmé. Ouvrez-le, enregistrez-le à nouveau, puis recommencez."),
    "macros": lambda: _(
        "Ce document contient des macros ou des programmes. Enregistrez-le sans macros, ou en PDF."
    ),
    "password": lambda: _(
        "Ce document est protégé par mot de passe. Retirez le mot de passe, puis recommencez."
    ),
    "bomb": lambda: _("Ce document est trop grand une fois décompressé. Enregistrez-le en PDF."),
    "image": lambda: _("Cette image est abîmée ou incomplète. Prenez la photo ou numérisez à nouveau."),
    "pixels": lambda: _(
        "Cette image compte plus de %(limit)s millions de points. Réduisez-la, puis recommencez.",
        limit=current_app.config["MAX_IMAGE_MEGAPIXELS"],
    ),
    "infected": lambda: _(
        "L’antivirus a reconnu un virus dans ce fichier : il n’est pas accepté. "
        "Analysez votre ordinateur, puis choisissez un fichier sain."
    ),
}


def refused(code: str) -> FileRefused:
    """Return the error for a reason of refusal."""
    return FileRefused(WORDS[code]())
