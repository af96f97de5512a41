"""Staff roles, one name a right of the ministry's procedure."""

from grants.core.labels import N_, LabelledEnum


class Role(LabelledEnum):
    CALL_MANAGER = "call_manager", N_("gestionnaire d’appels")
    DIRECTOR = "director", N_("directeur")
    EVALUATOR = "evaluator", N_("évaluateur")
    COMMITTEE_MEMBER = "committee_member", N_("membre du comité de sélection")
    CHAIR = "chair", N_("président du comité de sélection")
    PROGRAMME_OFFICER = "programme_officer", N_("chargé de programme")
    FINANCE_OFFICER = "finance_officer", N_("agent financier")
    AUTHORISING_OFFICER = "authorising_officer", N_("ordonnateur")
    TREASURY_ACCOUNTANT = "treasury_accountant", N_("agent de la trésorerie")
    GOVERNANCE_MEMBER = "governance_member", N_("membre d’un comité de gouvernance")
    AUDITOR = "auditor", N_("auditeur")
    DPO = "dpo", N_("délégué à la protection des données")
    ADMINISTRATOR = "administrator", N_("administrateur")

    @classmethod
    def named(cls, value: str) -> "Role":
        """Return the role of a stored value; KeyError for an unknown one."""
        return {str(role.value): role for role in cls}[value]
