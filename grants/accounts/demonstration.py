"""The demonstration's accounts, one a role, shown on the sign-in page in demonstration mode only."""

from dataclasses import dataclass

from grants.core.labels import N_

PASSWORD = "demonstration-2026"


@dataclass(frozen=True)
class DemoAccount:
    """A demonstration account: address, name, staff roles and what the person does (French source)."""

    email: str
    name: str
    roles: tuple[str, ...]
    label: str


ACCOUNTS = tuple(
    DemoAccount(*entry)
    for entry in (
        ("association@demo.ma", "Salma Bennani", (), N_("association : propriétaire, dépose et signe")),
        ("editeur@demo.ma", "Youssef Tazi", (), N_("association : éditeur, rédige")),
        ("gestionnaire@demo.ma", "Nadia El Amrani", ("call_manager",), N_("gestionnaire d’appels")),
        ("directeur@demo.ma", "Karim Alaoui", ("director",), N_("directeur : approuve les appels")),
        ("evaluateur1@demo.ma", "Hind Chraibi", ("evaluator",), N_("évaluateur")),
        ("evaluateur2@demo.ma", "Omar Idrissi", ("evaluator",), N_("évaluateur")),
        ("evaluateur3@demo.ma", "Leïla Fassi", ("evaluator",), N_("évaluateur")),
        ("evaluateur4@demo.ma", "Mehdi Berrada", ("evaluator",), N_("évaluateur")),
        ("comite@demo.ma", "Amina Sqalli", ("committee_member",), N_("membre du comité de sélection")),
        ("presidence@demo.ma", "Hassan Lahlou", ("chair",), N_("président du comité de sélection")),
        ("programme@demo.ma", "Samira Ouazzani", ("programme_officer",), N_("chargé de programme")),
        ("finance@demo.ma", "Rachid Mansouri", ("finance_officer",), N_("agent financier : vérifie")),
        (
            "ordonnateur@demo.ma",
            "Fatima Kadiri",
            ("authorising_officer",),
            N_("ordonnateur : signe et ordonne"),
        ),
        ("tresorerie@demo.ma", "Abdellah Naciri", ("treasury_accountant",), N_("trésorerie : paie")),
        (
            "gouvernance@demo.ma",
            "Zineb Filali",
            ("governance_member",),
            N_("membre d’un comité de gouvernance"),
        ),
        ("audit@demo.ma", "Driss Bouzidi", ("auditor",), N_("auditeur : lit tout, n’écrit rien")),
        ("dpo@demo.ma", "Meryem Saidi", ("dpo",), N_("délégué à la protection des données")),
        ("admin@demo.ma", "Anas Guessous", ("administrator",), N_("administrateur des comptes")),
    )
)


def demo_account(email: str) -> DemoAccount | None:
    """Return the demonstration account of an address, or None."""
    return next((account for account in ACCOUNTS if account.email == email), None)
