"""French words shared by the papers: visas, identity, headings of tables."""

from grants.agreements.snapshot import AgreementSnapshot, AssociationParty
from grants.agreements.texts.figures import TableWords
from grants.agreements.texts.parts import Block, Text, day, listed, pairs, rib_groups
from grants.agreements.texts.parts import Pairs as PairsBlock
from grants.core.pdf import isolate

REPORTS = {"progress_report": "un rapport d’avancement", "final_report": "un rapport final"}
CONDITIONS = {
    "signature": "Signature du présent document par les deux parties",
    "progress_70": "Rapport d’avancement validé, avec 70 % au moins de la première tranche dépensés",
    "final_report": "Rapport final validé",
}
SEXES = {"F": "Femmes et filles", "M": "Hommes et garçons", "NS": "Non précisé"}

WORDS = TableWords(
    language="fr",
    city="Ville",
    women=SEXES["F"],
    men=SEXES["M"],
    not_stated=SEXES["NS"],
    all_persons="Participants",
    total="Total",
    source="Source",
    amount="Montant (DH)",
    share="Part",
    grant="Subvention du ministère",
    own_cash="Apport propre de l’association",
    in_kind="Apports en nature",
    other="Autres partenaires",
    heading="Rubrique",
    cost="Coût (DH)",
    grant_share="dont subvention (DH)",
    number="N°",
    condition="Condition",
    conditions=CONDITIONS,
    activity="Activité",
    period="Période",
    participations="Présences prévues",
    age="Âge",
    not_stated_age="Non précisé",
    years="ans",
    fingerprint="Empreinte SHA-256 des données dont ce document est tiré :",
)


def visas(snapshot: AgreementSnapshot) -> tuple[Block, ...]:
    """Return the texts and acts that the paper rests on."""
    call = snapshot.call
    lines = (
        (
            "Vu le dahir n° 1-58-376 du 15 novembre 1958 réglementant le droit d’association, tel que"
            " modifié, notamment par les lois n° 75-00 et n° 07-09 ;"
        ),
        (
            "Vu la circulaire du Premier ministre n° 7/2003 du 27 juin 2003 relative au partenariat entre"
            " l’État et les associations ;"
        ),
        f"Vu la loi de finances pour l’année budgétaire {isolate(call.year)} ;",
        f"Vu l’appel à projets {isolate(call.code)}, « {isolate(call.title.fr)} » ;",
        (
            f"Vu le procès-verbal {isolate(call.minutes_reference)} de la séance de sélection du"
            f" {day(call.held_on, 'fr')}, dont les résultats ont été publiés le"
            f" {day(call.published_on, 'fr')} ;"
        ),
    )
    return tuple(Text(line) for line in lines)


def identity(party: AssociationParty) -> PairsBlock:
    """Return who the association is, as verified on the day."""
    day_of_receipt = f"du {day(party.receipt_on, 'fr')}" if party.receipt_on else ""
    authority = f"({isolate(party.receipt_authority)})" if party.receipt_authority else ""
    number = f"n° {isolate(party.receipt_number)}" if party.receipt_number else ""
    return pairs(
        [
            ("Association", listed(" – ", party.name.fr, party.name.ar)),
            ("Numéro dans le registre", isolate(party.reference)),
            ("Récépissé de déclaration", " ".join(filter(None, (number, day_of_receipt, authority)))),
            ("Identifiant commun (ICE)", listed("", party.ice)),
            ("Siège", listed(", ", party.address, party.city.fr)),
            ("Représentée par", listed(", ", party.representative_name, party.representative_title)),
            ("Relevé d’identité bancaire", rib_groups(party.rib)),
        ]
    )
