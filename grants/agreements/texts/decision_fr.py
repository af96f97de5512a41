"""The grant decision in French: below 50,000.00 MAD, eight articles."""

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts.figures import cities_grid, funding_grid, tranches_grid
from grants.agreements.texts.parts import (
    Article,
    Block,
    PaperText,
    Text,
    article,
    day,
    in_words,
    money,
    signer,
)
from grants.agreements.texts.rules_fr import bank_sentence, reports_sentence
from grants.agreements.texts.words_fr import WORDS, identity, visas
from grants.core.pdf import isolate


def text_of(snapshot: AgreementSnapshot) -> PaperText:
    """Return the text of the decision, without its annexes."""
    return PaperText(
        title=f"Décision d’octroi n° {snapshot.reference}",
        about=f"relative au projet « {isolate(snapshot.title)} »",
        preamble=_preamble(snapshot),
        articles=(*_granting(snapshot), *_binding(snapshot)),
        closing=(Text("Fait en deux originaux, l’un en français, l’autre en arabe."),),
        parties=(
            ("Pour le ministère", ("L’ordonnateur", "Nom, qualité, date, signature et cachet :")),
            (
                "Pour l’association, qui accepte",
                (
                    signer(snapshot.association, ", "),
                    "Date, signature et cachet :",
                ),
            ),
        ),
        signing="Signatures",
        footer="Décision d’octroi",
        fingerprint_caption=WORDS.fingerprint,
    )


def _preamble(snapshot: AgreementSnapshot) -> tuple[Block, ...]:
    return (
        Text(
            "L’ordonnateur du ministère chargé des Marocains résidant à l’étranger et des Affaires de la"
            " Migration,"
        ),
        *visas(snapshot),
        Text(
            "Vu la demande de l’association désignée ci-après, enregistrée sous le n°"
            f" {isolate(snapshot.proposal_reference)} ;"
        ),
        identity(snapshot.association),
        Text("décide :"),
    )


def _granting(snapshot: AgreementSnapshot) -> list[Article]:
    funding = snapshot.funding
    return [
        article(
            "Article 1. – Subvention",
            f"Une subvention de {money(funding.grant_centimes, 'fr')}"
            f" ({in_words(funding.grant_centimes, 'fr')}) est accordée à l’association pour le projet «"
            f" {isolate(snapshot.title)} », dans l’axe « {isolate(snapshot.line.fr)} ». Le coût total du"
            f" projet est de {money(funding.total_centimes, 'fr')}.",
            funding_grid(snapshot, "fr", WORDS),
        ),
        article(
            "Article 2. – Résultats et durée",
            f"Le projet s’exécute du {day(snapshot.starts_on, 'fr')} au {day(snapshot.ends_on, 'fr')}."
            " Chaque participant direct est compté une seule fois par ville et par année scolaire :",
            cities_grid(snapshot, "fr", WORDS),
        ),
        article(
            "Article 3. – Versement",
            "La subvention est versée à la demande de l’association, dans les conditions suivantes :",
            tranches_grid(snapshot, "fr", WORDS),
            bank_sentence(snapshot),
        ),
        article("Article 4. – Rapport", reports_sentence(snapshot)),
    ]


def _binding(snapshot: AgreementSnapshot) -> list[Article]:
    return [
        article(
            "Article 5. – Obligations de l’association",
            "L’association emploie la subvention à ce seul projet, conserve dix ans les pièces"
            " justificatives, les présente à toute demande de contrôle et mentionne le soutien du"
            " ministère.",
        ),
        article(
            "Article 6. – Protection des enfants et des données",
            "Elle applique une politique écrite de protection de l’enfant et traite les données"
            " personnelles conformément à la loi n° 09-08. Aucune liste nominative de bénéficiaires n’est"
            " transmise.",
        ),
        article(
            "Article 7. – Reversement et différends",
            "Les sommes employées à un autre objet, non justifiées ou non dépensées sont reversées dans"
            " les soixante jours de la demande. Après recherche d’un accord amiable, tout différend est"
            " porté devant le tribunal administratif compétent.",
        ),
        article(
            "Article 8. – Langues et entrée en vigueur",
            "La présente décision est établie en français et en arabe ; les deux textes font également"
            " foi. Elle entre en vigueur à la date de la seconde signature.",
        ),
    ]
