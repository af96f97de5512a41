"""Kinds that a call's data may take: of questions, of what they mean, of documents, tranches and reports."""

from grants.core.labels import N_, LabelledEnum


class QuestionKind(LabelledEnum):
    TEXT = "text", N_("texte")
    NUMBER = "number", N_("nombre")
    AMOUNT = "amount", N_("montant")
    DATE = "date", N_("date")
    CHOICE = "choice", N_("un choix")
    CHOICES = "choices", N_("plusieurs choix")
    CITY = "city", N_("ville")
    YES_NO = "yes_no", N_("oui ou non")
    FILE = "file", N_("fichier")

    @property
    def has_choices(self) -> bool:
        """Say whether the answer is taken from a list that the question carries."""
        return self in (QuestionKind.CHOICE, QuestionKind.CHOICES)


class Meaning(LabelledEnum):
    """What the answer to a question stands for, so that later stages find it whatever its wording."""

    SCHOOL = "school", N_("école ou établissement d’accueil")
    SCHOOL_LEVELS = "school_levels", N_("niveaux scolaires")
    HOST_SITE = "host_site", N_("lieu d’accueil")
    SITE_PERMIT = "site_permit", N_("autorisation du lieu")
    REQUESTED_HOURS = "requested_hours", N_("nombre d’heures")
    WEEKLY_HOURS = "weekly_hours", N_("heures par semaine")
    MAIN_EVENT_ON = "main_event_on", N_("date de l’événement principal")
    LANGUAGES = "languages", N_("langues")
    CERTIFICATE = "certificate", N_("attestation délivrée")
    INSURANCE_POLICY = "insurance_policy", N_("numéro de la police d’assurance")
    DEPARTURE_CITY = "departure_city", N_("ville de départ")
    PERSONS_PER_SUPERVISOR = "persons_per_supervisor", N_("personnes par encadrant")
    HOUSEHOLDS = "households", N_("nombre de ménages")
    DONATED_VALUE = "donated_value", N_("valeur des dons")
    DISTRIBUTION_SITE = "distribution_site", N_("lieu de distribution")
    TRAINING_CENTRE = "training_centre", N_("centre de formation")
    EMPLOYER = "employer", N_("employeur partenaire")
    INSERTION_TARGET = "insertion_target", N_("part d’insertion visée")
    PUBLIC_PARTNER = "public_partner", N_("partenaire public")
    PARTNER_LETTER = "partner_letter", N_("lettre du partenaire")
    MIGRANT_ROLE = "migrant_role", N_("rôle des personnes migrantes")
    OPEN_TO_ALL = "open_to_all", N_("ouverture au public marocain")
    LEGAL_CASES = "legal_cases", N_("nombre de dossiers juridiques")
    COURT_CITY = "court_city", N_("ville du tribunal")

    @property
    def kinds(self) -> frozenset[QuestionKind]:
        """Return the kinds of question that may carry this meaning."""
        return _MEANING_KINDS[self]


_TEXT = frozenset({QuestionKind.TEXT})
_NUMBER = frozenset({QuestionKind.NUMBER})
_PICKED = frozenset({QuestionKind.TEXT, QuestionKind.CHOICE, QuestionKind.CHOICES})
_NAMED = frozenset({QuestionKind.TEXT, QuestionKind.CHOICE})
_SAID = frozenset({QuestionKind.TEXT, QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO})
_MEANING_KINDS = {
    Meaning.SCHOOL: _NAMED,
    Meaning.SCHOOL_LEVELS: _PICKED,
    Meaning.HOST_SITE: _NAMED,
    Meaning.SITE_PERMIT: frozenset({QuestionKind.FILE, QuestionKind.YES_NO}),
    Meaning.REQUESTED_HOURS: _NUMBER,
    Meaning.WEEKLY_HOURS: _NUMBER,
    Meaning.MAIN_EVENT_ON: frozenset({QuestionKind.DATE}),
    Meaning.LANGUAGES: _PICKED,
    Meaning.CERTIFICATE: _SAID,
    Meaning.INSURANCE_POLICY: _TEXT,
    Meaning.DEPARTURE_CITY: frozenset({QuestionKind.CITY}),
    Meaning.PERSONS_PER_SUPERVISOR: _NUMBER,
    Meaning.HOUSEHOLDS: _NUMBER,
    Meaning.DONATED_VALUE: frozenset({QuestionKind.AMOUNT}),
    Meaning.DISTRIBUTION_SITE: _NAMED,
    Meaning.TRAINING_CENTRE: _NAMED,
    Meaning.EMPLOYER: _NAMED,
    Meaning.INSERTION_TARGET: _NUMBER,
    Meaning.PUBLIC_PARTNER: _PICKED,
    Meaning.PARTNER_LETTER: frozenset({QuestionKind.FILE}),
    Meaning.MIGRANT_ROLE: _SAID,
    Meaning.OPEN_TO_ALL: frozenset({QuestionKind.YES_NO}),
    Meaning.LEGAL_CASES: _NUMBER,
    Meaning.COURT_CITY: frozenset({QuestionKind.CITY}),
}


class DocumentOrigin(LabelledEnum):
    """Where a required document comes from: given once to the association's account, or with each project."""

    ACCOUNT = "account", N_("compte de l’association")
    PROJECT = "project", N_("propre au projet")


class TrancheCondition(LabelledEnum):
    """The fact that makes a tranche due."""

    SIGNATURE = "signature", N_("à la signature")
    PROGRESS_70 = "progress_70", N_("rapport d’avancement validé, 70 % de la tranche dépensés")
    FINAL_REPORT = "final_report", N_("rapport final validé")


class ReportEnd(LabelledEnum):
    """Where the period that a report covers ends."""

    MIDDLE = "middle", N_("à la moitié de l’exécution")
    MONTHS = "months", N_("un nombre de mois après le début")
    DATE = "date", N_("à une date")
    END = "end", N_("à la fin de l’exécution")


class ReportBasis(LabelledEnum):
    """Which agreements owe a report."""

    ALL = "all", N_("conventions et décisions")
    CONVENTION = "convention", N_("conventions seulement")


class RehearsalStep(LabelledEnum):
    """The steps that a rehearsal lives, in order."""

    PEOPLE = "people", N_("Personnel et associations inventés")
    PUBLICATION = "publication", N_("Approbation et publication")
    ASKED = "asked", N_("Dossier vide : ce qui est demandé")
    DRAFTS = "drafts", N_("Saisie des dossiers")
    SUBMISSION = "submission", N_("Dépôt")
    SCREENING = "screening", N_("Recevabilité et éligibilité")
    SCORING = "scoring", N_("Évaluation")
    SESSION = "session", N_("Classement et décision")
    RESULTS = "results", N_("Résultats")
