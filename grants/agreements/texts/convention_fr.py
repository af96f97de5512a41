"""The convention in French: preamble and eighteen articles."""

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts import rules_fr
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
    points,
    signer,
)
from grants.agreements.texts.words_fr import WORDS, identity, visas
from grants.core.pdf import isolate


def text_of(snapshot: AgreementSnapshot) -> PaperText:
    """Return the text of the convention, without its annexes."""
    return PaperText(
        title=f"Convention de partenariat n° {snapshot.reference}",
        about=f"relative au projet « {isolate(snapshot.title)} »",
        preamble=_preamble(snapshot),
        articles=(*_about_the_project(snapshot), *_about_the_money(snapshot), *rules_fr.articles(snapshot)),
        closing=(Text("Fait en deux exemplaires originaux, l’un en français, l’autre en arabe."),),
        parties=(
            ("Pour le ministère", ("L’ordonnateur", "Nom, qualité, date, signature et cachet :")),
            (
                "Pour l’association",
                (
                    signer(snapshot.association, ", "),
                    "Lu et approuvé, date, signature et cachet :",
                ),
            ),
        ),
        signing="Signatures",
        footer="Convention de partenariat",
        fingerprint_caption=WORDS.fingerprint,
    )


def _preamble(snapshot: AgreementSnapshot) -> tuple[Block, ...]:
    return (
        *visas(snapshot),
        Text(
            "Entre l’État, représenté par le ministère chargé des Marocains résidant à l’étranger et des"
            " Affaires de la Migration, ci-après « le ministère », d’une part,"
        ),
        Text(
            f"et l’association « {isolate(snapshot.association.name.fr)} », ci-après « l’association »,"
            " d’autre part :"
        ),
        identity(snapshot.association),
        Text("il est convenu ce qui suit."),
    )


def _about_the_project(snapshot: AgreementSnapshot) -> list[Article]:
    start, end = day(snapshot.starts_on, "fr"), day(snapshot.ends_on, "fr")
    return [
        article(
            "Article 1. – Objet et axe",
            "La présente convention fixe les conditions dans lesquelles le ministère soutient le projet «"
            f" {isolate(snapshot.title)} », déposé sous le n° {isolate(snapshot.proposal_reference)} dans"
            f" l’axe « {isolate(snapshot.line.fr)} » de l’appel à projets {isolate(snapshot.call.code)}."
            f" Ses résultats sont rapportés au programme « {isolate(snapshot.programme.fr)} » de la"
            " Stratégie nationale d’immigration et d’asile.",
        ),
        article(
            "Article 2. – Résultats attendus et indicateurs",
            "L’association s’engage à atteindre les résultats suivants. Chaque participant direct est"
            " compté une seule fois par ville et par année scolaire, quel que soit le nombre d’activités"
            " suivies.",
            cities_grid(snapshot, "fr", WORDS),
            "La présence aux activités et le public touché sont comptés à part et ne s’ajoutent jamais"
            " aux participants.",
        ),
        article(
            "Article 3. – Durée",
            f"Le projet s’exécute du {start} au {end}. Une dépense datée hors de cette période n’est pas"
            " éligible.",
        ),
        article(
            "Article 4. – Engagements de l’association",
            "L’association s’engage à :",
            points(
                "exécuter le projet dans les villes, avec les moyens et selon le calendrier de l’annexe I ;",
                "réunir les apports prévus à l’article 6 et employer la subvention à ce seul projet ;",
                "ouvrir ses activités aux femmes et aux hommes sans discrimination d’origine, de religion"
                " ou de situation administrative ;",
                "informer sans délai le ministère de tout fait qui compromet le projet et, dans le mois,"
                " de tout changement de son bureau ou de ses statuts ;",
                "ne demander à aucun autre organisme public le financement d’une dépense déjà couverte"
                " par la présente subvention.",
            ),
        ),
        article(
            "Article 5. – Engagements du ministère",
            "Le ministère s’engage à verser la subvention dans les conditions de l’article 7, à faciliter"
            " les relations de l’association avec les services publics concernés, à examiner les rapports"
            " et à motiver toute demande de correction.",
        ),
    ]


def _about_the_money(snapshot: AgreementSnapshot) -> list[Article]:
    funding = snapshot.funding
    return [
        article(
            "Article 6. – Coût, subvention et cofinancement",
            f"Le coût total du projet est de {money(funding.total_centimes, 'fr')}"
            f" ({in_words(funding.total_centimes, 'fr')}).",
            f"La subvention du ministère est de {money(funding.grant_centimes, 'fr')}"
            f" ({in_words(funding.grant_centimes, 'fr')}). Elle est ferme et ne peut être dépassée.",
            funding_grid(snapshot, "fr", WORDS),
            "Le budget par rubrique figure à l’annexe II. L’équipement ne dépasse pas"
            f" {snapshot.equipment_max_pct} % et les frais généraux {snapshot.overhead_max_pct} % du coût."
            " Un glissement de plus de 10 % d’une rubrique vers une autre demande un avenant.",
        ),
        article(
            "Article 7. – Versements",
            f"La subvention est versée en {_tranche_count(len(snapshot.tranches))}, chacune à la demande"
            " de l’association et quand sa condition est remplie :"
            if len(snapshot.tranches) > 1
            else "La subvention est versée en une fois, à la demande de l’association :",
            tranches_grid(snapshot, "fr", WORDS),
            "Un versement est suspendu tant qu’un rapport a plus de trente jours de retard ou que les"
            " coordonnées bancaires de l’association ne sont pas vérifiées. Les sommes non dépensées ou"
            " rejetées sont déduites de la dernière tranche ou reversées.",
        ),
        article(
            "Article 8. – Compte bancaire",
            rules_fr.bank_sentence(snapshot),
            "Tout changement de compte suppose une nouvelle attestation bancaire et une nouvelle"
            " vérification, et n’a d’effet que sur les versements qui suivent.",
        ),
    ]


def _tranche_count(number: int) -> str:
    return f"{('zéro', 'une', 'deux', 'trois', 'quatre', 'cinq')[number] if number < 6 else number} tranches"
