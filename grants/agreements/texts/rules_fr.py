"""Articles 9 to 18 of the convention in French: follow-up, papers, changes, disputes."""

from grants.agreements.commitments import reports_of
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts.parts import Article, article, day, points, rib_groups
from grants.agreements.texts.words_fr import REPORTS
from grants.core.pdf import isolate


def bank_sentence(snapshot: AgreementSnapshot) -> str:
    """Return the sentence that names the account of the association."""
    party = snapshot.association
    return (
        f"Les versements sont faits au compte n° {rib_groups(party.rib)}, ouvert au nom de «"
        f" {isolate(party.rib_holder or party.name.fr)} »."
    )


def reports_sentence(snapshot: AgreementSnapshot) -> str:
    """Return the sentence that lists the reports owed and the day of each."""
    parts = [
        f"{REPORTS[report.kind.value]} sur la période du {day(report.period_start, 'fr')} au"
        f" {day(report.period_end, 'fr')}, dû le {day(report.due_on, 'fr')}"
        for report in reports_of(snapshot)
    ]
    return f"L’association remet {' ; '.join(parts)}."


def articles(snapshot: AgreementSnapshot) -> list[Article]:
    """Return articles 9 to 18."""
    return [*_following(snapshot), *_keeping(), *_ending()]


def _following(snapshot: AgreementSnapshot) -> list[Article]:
    return [
        article(
            "Article 9. – Suivi, comité mixte et visites",
            "Un comité mixte, composé d’un représentant de chaque partie, suit l’exécution et se réunit"
            " au moins une fois à mi-parcours. Le ministère peut visiter les lieux du projet à tout"
            " moment, après en avoir averti l’association.",
        ),
        article(
            "Article 10. – Rapports",
            reports_sentence(snapshot),
            "Chaque rapport donne les participants par ville, sexe et âge, les activités tenues et les"
            " dépenses par rubrique. Il ne contient aucune liste nominative de bénéficiaires. Le"
            " ministère le valide ou le renvoie avec ses remarques.",
        ),
        article(
            "Article 11. – Pièces justificatives, comptes et contrôle",
            "L’association tient pour le projet une comptabilité distincte. Elle conserve dix ans les"
            " factures, contrats et preuves de paiement, et les présente au ministère, à l’Inspection"
            " générale des finances et à la Cour des comptes sur leur demande. Une dépense est éligible"
            " si elle est prévue au budget, datée dans la période d’exécution, payée et justifiée.",
        ),
    ]


def _keeping() -> list[Article]:
    return [
        article(
            "Article 12. – Visibilité",
            "L’association mentionne le soutien du ministère et porte son emblème sur les documents et"
            " les lieux du projet. Elle autorise le ministère à publier l’objet, le montant, les villes"
            " et les résultats du projet.",
        ),
        article(
            "Article 13. – Protection des enfants et des données personnelles",
            "L’association applique une politique écrite de protection de l’enfant et n’emploie auprès"
            " des mineurs que des personnes dont elle a vérifié l’honorabilité. Elle traite les données"
            " personnelles conformément à la loi n° 09-08, ne recueille que celles qui sont nécessaires"
            " et ne publie aucune image d’un mineur sans l’accord écrit de son représentant légal.",
        ),
        article(
            "Article 14. – Avenants",
            "Toute modification de l’objet, de la durée, des villes ou de la répartition du budget"
            " au-delà de l’article 6 fait l’objet d’un avenant écrit, signé par les deux parties avant"
            " son application. Aucun avenant n’augmente la subvention au-delà de la décision de"
            " sélection.",
        ),
    ]


def _ending() -> list[Article]:
    return [
        article(
            "Article 15. – Suspension et reversement",
            "Le ministère peut suspendre les versements, par une décision motivée, en cas de manquement"
            " de l’association. Donnent lieu à reversement, dans les soixante jours de la demande :",
            points(
                "les sommes employées à un autre objet que le projet ;",
                "les dépenses non éligibles ou non justifiées ;",
                "les sommes non dépensées à la fin du projet.",
            ),
        ),
        article(
            "Article 16. – Résiliation",
            "Si une partie manque gravement à ses engagements, l’autre peut résilier la convention trente"
            " jours après une mise en demeure restée sans effet. La résiliation ne dispense ni des"
            " rapports ni des comptes.",
        ),
        article(
            "Article 17. – Différends",
            "Les parties recherchent d’abord un règlement amiable. À défaut d’accord dans les trente"
            " jours, le différend est porté devant le tribunal administratif compétent.",
        ),
        article(
            "Article 18. – Langues et entrée en vigueur",
            "La convention est établie en français et en arabe ; les deux textes font également foi. Ce"
            " que l’association a rédigé elle-même figure dans la langue où elle l’a écrit, qui prévaut."
            " La convention entre en vigueur à la date de la seconde signature et prend fin avec"
            " l’acceptation du rapport final et des comptes.",
        ),
    ]
