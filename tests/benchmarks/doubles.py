"""Measure the search for doubles among many associations: python -m tests.benchmarks.doubles [NUMBER].

Fills a throw-away SQLite database with invented names of which one in fifty is written twice, then saves
some of them again; prints processor time and statements a saving, and what was found.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from random import Random

from sqlalchemy import event, func, insert, select

from grants import create_app
from grants.associations.likeness import keys_of
from grants.associations.models import Association, AssociationKey, DuplicatePair
from grants.associations.names import normalise
from grants.associations.queries.likeness import profiles
from grants.associations.services.likeness import refresh_likeness
from grants.core.db import db, unit_of_work
from grants.operations import initialise

AT = datetime(2026, 11, 23, tzinfo=UTC)
WORDS = (
    "amal nour tamkine espoir horizons solidarite migrants femmes enfants jeunesse culture avenir atlas rif"
    " oasis passerelles racines partage citoyennete ecole metiers dialogue accueil integration quartier"
    " soleil savoir memoire theatre lecture darija babel chemins fenetres main voix ponts atelier initiative"
).split()
CITIES = "Rabat Fès Oujda Tanger Agadir Nador Salé Taza Meknès Tétouan Kénitra Marrakech".split()
SAVED = 200


def fill(number: int, random: Random) -> int:
    """Insert associations and their keys; return how many were planted as doubles."""
    names = [
        " ".join(["Association", *random.sample(WORDS, 3), random.choice(CITIES)]) for _one in range(number)
    ]
    planted = number // 50
    for one in range(planted):
        names[number - 1 - one] = names[one].upper().replace("ASSOCIATION", "Assoc.")
    rows = [
        {
            "reference": f"B-{key:06d}",
            "name_fr": name,
            "normalised_name_fr": normalise(name),
            "normalised_name_ar": "",
            "phone": f"+2125{key:08d}",
            "kind": "national",
            "state": "verified",
            "verified_at": AT,
            "created_at": AT,
            "version": 1,
        }
        for key, name in enumerate(names)
    ]
    with unit_of_work() as session:
        session.execute(insert(Association), rows)
        found = profiles(session.scalars(select(Association.id)))
        keys = [
            {"association_id": key, "kind": kind, "value": value}
            for key, profile in found.items()
            for kind, value in keys_of(profile)
        ]
        session.execute(insert(AssociationKey), keys)
    return planted


def main(number: int) -> None:
    random = Random(2026)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATABASE_URL": f"sqlite:///{folder}/grants.db", "VAR": folder})
        with app.app_context(), app.test_request_context("/fr/"):
            initialise(lambda _line: None)
            planted = fill(number, random)
            counted: list[str] = []
            event.listen(db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
            times, statements = [], []
            for key in [*range(1, SAVED // 2 + 1), *random.sample(range(SAVED, number), SAVED // 2)]:
                counted.clear()
                with unit_of_work() as session:
                    association = session.get_one(Association, key)
                    began = time.process_time()
                    refresh_likeness(association, AT)
                    times.append((time.process_time() - began) * 1000)
                statements.append(len(counted))
            times.sort()
            pairs = db.session.scalar(select(func.count()).select_from(DuplicatePair))
            known = set(db.session.execute(select(DuplicatePair.first_id, DuplicatePair.second_id)).tuples())
            sought = min(planted, SAVED // 2)
            found = sum((one, number + 1 - one) in known for one in range(1, sought + 1))
            print(f"{number} associations, {planted} planted twice, {SAVED} saved again")
            half, most = times[SAVED // 2], times[-SAVED // 20]
            print(f"processor time a saving: median {half:.1f} ms, p95 {most:.1f} ms")
            print(f"statements a saving: {min(statements)} to {max(statements)}; pairs: {pairs}")
            print(f"planted doubles found: {found} of {sought}")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
