"""Add a line without a release: staff writes its names, its programme and its kinds of activity."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db, is_duplicate
from grants.core.errors import DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.strategy import policies
from grants.strategy.models import Line, Programme, SpecificObjective, SubLine


@dataclass(frozen=True)
class LineDraft:
    """A line to add: code, names and short names by language, place in the strategy, kinds of activity.

    kinds: names (French, Arabic, English) in the order in which they are offered, at least one.
    """

    code: str
    names: tuple[str, str, str]
    shorts: tuple[str, str, str]
    programme_number: int
    objective_number: int
    kinds: tuple[tuple[str, str, str], ...]
    thematic_programme_number: int | None = None

    @property
    def key(self) -> str:
        """Return the identifier in words, from the English name."""
        return re.sub(r"[^a-z0-9]+", "_", self.names[2].lower()).strip("_")[:40]


def add_line(draft: LineDraft, actor: Actor, at: datetime) -> Line:
    """Add a line and its kinds of activity; calls may open it at once.

    Raises NotAllowed, ProblemsError for a code that is wrong or taken, an objective of another
    programme, or no kind of activity, and DomainError when somebody else took the code meanwhile.
    """
    if not policies.can_add_line(actor):
        raise NotAllowed(_("Seuls les gestionnaires d’appels et les directeurs ajoutent un axe."))
    problems = _problems(draft)
    if problems:
        raise ProblemsError(problems)
    last = db.session.scalar(select(func.max(Line.position)))
    line = Line(
        code=draft.code,
        key=draft.key,
        **_by_language("name", draft.names),
        **_by_language("short", draft.shorts),
        programme_number=draft.programme_number,
        objective_number=draft.objective_number,
        thematic_programme_number=draft.thematic_programme_number,
        position=(-1 if last is None else last) + 1,
    )
    db.session.add(line)
    try:
        db.session.flush()
    except IntegrityError as error:
        if is_duplicate(error):
            raise DomainError(_("Ce code vient d’être pris."), field="code") from error
        raise
    for position, names in enumerate(draft.kinds):
        code = f"{draft.code.lower()}_{position + 1}"
        kind = _by_language("name", names)
        db.session.add(SubLine(code=code, line_code=draft.code, **kind, position=position))
    record("line.added", line, actor, at, code=draft.code, programme=draft.programme_number)
    return line


def _by_language(stem: str, names: tuple[str, str, str]) -> dict[str, str]:
    return {f"{stem}_{lang}": name for lang, name in zip(("fr", "ar", "en"), names, strict=True)}


def _problems(draft: LineDraft) -> list[tuple[str | None, Any]]:
    problems: list[tuple[str | None, Any]] = []
    if not re.fullmatch(r"[A-Z]{3}", draft.code):
        problems.append(("code", _("Le code a trois lettres majuscules, sans accent.")))
    taken = select(Line.code).where(or_(Line.code == draft.code, Line.key == draft.key))
    if db.session.scalar(taken.limit(1)) is not None:
        problems.append(("code", _("Un axe porte déjà ce code ou ce nom.")))
    if not draft.key:
        problems.append(("name_en", _("Le nom anglais doit contenir des lettres latines.")))
    objective = db.session.get(SpecificObjective, draft.objective_number)
    if objective is None or objective.programme_number != draft.programme_number:
        problems.append(("objective_number", _("Cet objectif n’appartient pas à ce programme.")))
    thematic = draft.thematic_programme_number
    if thematic is not None and db.session.get(Programme, thematic) is None:
        problems.append(("thematic_programme_number", _("Ce programme n’existe pas.")))
    if not draft.kinds:
        problems.append(("kinds_fr", _("Écrivez au moins une nature d’activité.")))
    return problems
