"""The annexes in French: project sheet with its timetable, and budget."""

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts.figures import activities_grid, ages_grid, budget_grid
from grants.agreements.texts.parts import Article, Text, article
from grants.agreements.texts.words_fr import WORDS
from grants.core.pdf import isolate


def annexes_of(snapshot: AgreementSnapshot) -> list[Article]:
    """Return the annexes of a convention or a decision."""
    return [
        article(
            "Annexe I. – Fiche du projet et calendrier",
            *([Text(isolate(snapshot.summary), snapshot.language)] if snapshot.summary else []),
            "Activités, villes et périodes prévues :",
            activities_grid(snapshot, "fr", WORDS),
            "Participants directs prévus par âge et par sexe, toutes villes réunies :",
            ages_grid(snapshot, "fr", WORDS),
        ),
        article(
            "Annexe II. – Budget par rubrique",
            budget_grid(snapshot, "fr", WORDS),
            "Les apports autres que la subvention restent ceux que l’association a déclarés ; la part de"
            " la subvention dans chaque rubrique suit le montant accordé.",
        ),
    ]
