"""What follows the publication of the open call: answers, a question that waits, followers, a corrigendum."""

from dataclasses import replace
from datetime import datetime, timedelta

from grants.calls import corrigenda, questions, services
from grants.calls.queries import get_for_update
from grants.core.actors import Actor
from grants.core.db import unit_of_work
from grants.demonstration.cast import Cast

ANSWERED: tuple[tuple[str, dict[str, str], dict[str, str]], ...] = (
    (
        "Peut-on déposer dans deux axes ?",
        {
            "fr": "Oui, un projet par axe. Deux projets au plus peuvent être retenus par association.",
            "ar": "نعم، مشروع واحد لكل محور. ويمكن انتقاء مشروعين على الأكثر لكل جمعية.",
            "en": "Yes, one project a line. At most two projects can be selected for an association.",
        },
        {"ar": "هل يمكن الترشح في محورين؟", "en": "Can we apply in two lines?"},
    ),
    (
        "Le bénévolat compte-t-il dans l’apport ?",
        {"fr": "Oui, en nature, pour la moitié de l’apport au plus."},
        {},
    ),
)
WAITING = "Un projet peut-il se tenir dans deux villes de régions différentes ?"
REASONS = {
    "fr": "Les associations ont signalé des frais de transport plus élevés hors des grandes villes.",
    "ar": "أشارت الجمعيات إلى أن مصاريف النقل أكبر خارج المدن الكبرى.",
    "en": "Associations reported higher transport costs outside large cities.",
}


def live_after_publication(code: str, cast: Cast, now: datetime) -> None:
    """Ask, answer, follow and correct the open call in the days after its publication."""
    manager, director = cast.staff["gestionnaire"], cast.staff["directeur"]
    askers = [member.owner for member in cast.members[1:4]]
    for days, asker in zip((12, 9, 1), askers, strict=True):
        with unit_of_work():
            services.follow_call(get_for_update(code), asker, now - timedelta(days=days, hours=1))
    for days, asker, (asked, answers, words) in zip((12, 9), askers[:2], ANSWERED, strict=True):
        at = now - timedelta(days=days)
        with unit_of_work():
            key = services.ask_question(get_for_update(code), asked, None, asker, at).id
        texts = {
            tongue: services.Published(words.get(tongue, asked), answer) for tongue, answer in answers.items()
        }
        with unit_of_work():
            question = questions.get_for_update(key)
            services.answer_question(question, texts, None, manager, at + timedelta(days=1))
    with unit_of_work():
        services.ask_question(get_for_update(code), WAITING, "EDU", askers[2], now - timedelta(days=1))
    _correct(code, manager, director, now - timedelta(days=5))


def _correct(code: str, manager: Actor, director: Actor, at: datetime) -> None:
    with unit_of_work():
        key = services.prepare_corrigendum(get_for_update(code), manager, at).id
    with unit_of_work():
        found = corrigenda.get_for_update(key)
        after = replace(services.draft_after(found), overhead_max_pct=10)
        services.change_corrigendum(found, after, None, manager, at)
        services.give_reasons(found, REASONS, None, manager, at)
        services.ask_corrigendum_approval(found, None, manager, at)
    with unit_of_work():
        services.approve_corrigendum(corrigenda.get_for_update(key), None, director, at)
    with unit_of_work():
        services.publish_corrigendum(corrigenda.get_for_update(key), None, manager, at)
