"""The one table of events that send an e-mail, and to whom; docs/emails.md is made from it."""

from dataclasses import dataclass

from grants.core.labels import N_


@dataclass(frozen=True)
class MailEvent:
    """An event that sends an e-mail: its code, who receives it and why."""

    code: str
    recipients: str
    purpose: str


EVENTS = {
    event.code: event
    for event in (
        MailEvent("account.confirm", N_("la personne qui s’inscrit"), N_("confirmer son adresse")),
        MailEvent("account.invitation", N_("la personne invitée"), N_("ouvrir son compte du personnel")),
        MailEvent(
            "account.reset",
            N_("la personne qui a oublié son mot de passe"),
            N_("choisir un nouveau mot de passe"),
        ),
        MailEvent(
            "account.factor_off",
            N_("la personne qui désactive la vérification en deux étapes"),
            N_("le lui dire, au cas où ce serait quelqu’un d’autre"),
        ),
        MailEvent(
            "account.factor_reset",
            N_("la personne dont l’administrateur réinitialise la vérification"),
            N_("l’en informer"),
        ),
        MailEvent(
            "account.recovery_code_used",
            N_("la personne dont un code de secours a servi"),
            N_("le lui dire, avec ce qu’il en reste"),
        ),
        MailEvent("association.invitation", N_("la personne invitée"), N_("rejoindre une association")),
        MailEvent("association.verified", N_("les propriétaires de l’association"), N_("identité vérifiée")),
        MailEvent(
            "association.returned", N_("les propriétaires de l’association"), N_("identité à corriger")
        ),
        MailEvent(
            "association.document_refused",
            N_("les membres de l’association"),
            N_("document refusé, avec le motif"),
        ),
        MailEvent(
            "association.documents_expiring",
            N_("les membres de l’association"),
            N_("documents bientôt périmés, 60 et 15 jours avant"),
        ),
        MailEvent(
            "association.bank_asked",
            N_("les agents financiers et les propriétaires de l’association"),
            N_("autre compte bancaire à confirmer"),
        ),
        MailEvent(
            "association.bank_confirmed",
            N_("les propriétaires de l’association"),
            N_("compte bancaire vérifié"),
        ),
        MailEvent(
            "association.bank_refused",
            N_("les propriétaires de l’association"),
            N_("compte bancaire refusé, avec le motif"),
        ),
        MailEvent(
            "association.transfer_proposed",
            N_("le membre proposé"),
            N_("devenir propriétaire de l’association"),
        ),
        MailEvent(
            "association.transfer_accepted",
            N_("les gestionnaires d’appels"),
            N_("transmission d’une association à accorder"),
        ),
        MailEvent(
            "association.transfer_ended",
            N_("les propriétaires de l’association"),
            N_("transmission déclinée"),
        ),
        MailEvent(
            "association.transfer_decided",
            N_("les membres de l’association"),
            N_("décision sur une transmission, avec la raison"),
        ),
        MailEvent("call.to_approve", N_("les directeurs"), N_("appel à approuver")),
        MailEvent("call.published", N_("les propriétaires des associations vérifiées"), N_("appel ouvert")),
        MailEvent(
            "document.infected",
            N_("la personne qui a joint le fichier et les membres de l’association"),
            N_("virus reconnu dans un fichier"),
        ),
        MailEvent("call.question_answered", N_("la personne qui a posé la question"), N_("réponse publiée")),
        MailEvent(
            "call.question_set_aside",
            N_("la personne qui a posé la question"),
            N_("question écartée, avec la raison"),
        ),
        MailEvent("call.answer_published", N_("les abonnés de l’appel"), N_("nouvelle réponse publiée")),
        MailEvent(
            "call.follow_confirm", N_("la personne qui veut suivre un appel"), N_("confirmer son adresse")
        ),
        MailEvent("call.corrigendum_to_approve", N_("les directeurs"), N_("rectificatif à approuver")),
        MailEvent(
            "call.corrigendum",
            N_("les abonnés de l’appel et les membres des associations qui ont un dossier"),
            N_("rectificatif publié, avec ce qui change"),
        ),
        MailEvent("proposal.submitted", N_("les membres de l’association"), N_("accusé de réception")),
        MailEvent(
            "proposal.stands_again",
            N_("les membres de l’association"),
            N_("dernier dépôt rétabli à la date limite"),
        ),
        MailEvent("proposal.mention", N_("le membre nommé dans un commentaire"), N_("lire un commentaire")),
        MailEvent("proposal.withdrawn", N_("les membres de l’association"), N_("retrait enregistré")),
        MailEvent(
            "proposal.screened_out", N_("les membres de l’association"), N_("dossier écarté, avec la règle")
        ),
        MailEvent(
            "completion.asked", N_("les membres de l’association"), N_("pièces à compléter, et jusqu’à quand")
        ),
        MailEvent(
            "completion.reminder", N_("les membres de l’association"), N_("complément pas encore renvoyé")
        ),
        MailEvent("completion.answered", N_("les gestionnaires d’appels"), N_("complément à examiner")),
        MailEvent("completion.closed", N_("les membres de l’association"), N_("délai du complément passé")),
        MailEvent(
            "message.to_association", N_("les membres de l’association"), N_("message du ministère à lire")
        ),
        MailEvent(
            "message.to_ministry", N_("les gestionnaires d’appels"), N_("message d’une association à lire")
        ),
        MailEvent(
            "evaluator.invited", N_("l’évaluateur"), N_("invitation à évaluer les dossiers d’un appel")
        ),
        MailEvent("evaluator.refused", N_("les gestionnaires d’appels"), N_("invitation refusée")),
        MailEvent("evaluator.stepped_down", N_("les gestionnaires d’appels"), N_("évaluateur à remplacer")),
        MailEvent("evaluator.replaced", N_("l’évaluateur"), N_("dossier confié à un autre")),
        MailEvent("evaluation.assigned", N_("l’évaluateur"), N_("dossier à évaluer")),
        MailEvent(
            "session.convened",
            N_("les membres invités de la commission de sélection"),
            N_("séance convoquée, avec le jour, l’heure et le lieu"),
        ),
        MailEvent(
            "decision.published",
            N_("les membres de l’association"),
            N_("lettre de décision à ouvrir"),
        ),
        MailEvent(
            "letter.opened",
            N_("les membres de l’association"),
            N_("lettre ouverte, avec le dernier jour pour un recours"),
        ),
        MailEvent("appeal.filed", N_("les membres de l’association"), N_("accusé de réception d’un recours")),
        MailEvent("appeal.to_prepare", N_("les gestionnaires d’appels"), N_("recours à examiner")),
        MailEvent(
            "appeal.acknowledged",
            N_("les membres de l’association"),
            N_("recours enregistré, avec le jour de la réponse"),
        ),
        MailEvent("appeal.to_answer", N_("les directeurs"), N_("réponse à un recours à approuver")),
        MailEvent(
            "appeal.reminder",
            N_("les gestionnaires d’appels ou les directeurs"),
            N_("réponse à un recours bientôt due ou en retard"),
        ),
        MailEvent("appeal.answered", N_("les membres de l’association"), N_("réponse à un recours à ouvrir")),
        MailEvent(
            "proposal.renounced",
            N_("les membres de l’association et les gestionnaires d’appels"),
            N_("renonciation à une subvention"),
        ),
        MailEvent(
            "call.reserve_released",
            N_("les gestionnaires d’appels"),
            N_("réserve pour recours libérée"),
        ),
        MailEvent(
            "letter.reserve_ended",
            N_("les membres de l’association"),
            N_("fin de la liste d’attente"),
        ),
        MailEvent("ending.to_approve", N_("les directeurs"), N_("axe infructueux ou annulation à approuver")),
        MailEvent(
            "letter.line_unsuccessful",
            N_("les membres de l’association"),
            N_("axe déclaré infructueux, lettre à ouvrir"),
        ),
        MailEvent(
            "letter.call_cancelled", N_("les membres de l’association"), N_("appel annulé, lettre à ouvrir")
        ),
        MailEvent(
            "call.cancelled",
            N_("qui suit l’appel et les membres qui y ont un brouillon"),
            N_("appel annulé, avec la raison"),
        ),
        MailEvent("evaluation.withdrawn", N_("l’évaluateur"), N_("dossiers clos, à ne plus évaluer")),
        MailEvent("letter.recalled", N_("les membres de l’association"), N_("lettre pas encore ouverte")),
        MailEvent("evaluation.reopened", N_("l’évaluateur"), N_("notes validées à reprendre, avec le motif")),
        MailEvent(
            "evaluation.third_called",
            N_("les gestionnaires d’appels"),
            N_("évaluateur supplémentaire à désigner, avec le motif"),
        ),
        MailEvent(
            "evaluation.reminder",
            N_("l’évaluateur en retard"),
            N_("dossiers qui attendent, une fois par jour au plus"),
        ),
        MailEvent(
            "agreement.to_sign",
            N_("les propriétaires de l’association"),
            N_("convention ou décision à signer"),
        ),
        MailEvent(
            "agreement.in_force", N_("les membres de l’association"), N_("convention ou décision en vigueur")
        ),
        MailEvent("payment.requested", N_("les agents financiers"), N_("demande de versement à vérifier")),
        MailEvent("payment.verified", N_("les ordonnateurs"), N_("versement à ordonner")),
        MailEvent("payment.ordered", N_("la trésorerie"), N_("versement à payer")),
        MailEvent(
            "payment.sent_back",
            N_("les membres de l’association"),
            N_("demande de versement renvoyée, avec la raison"),
        ),
        MailEvent(
            "payment.failed",
            N_("les membres de l’association"),
            N_("versement rejeté par la banque ou la trésorerie, avec la raison"),
        ),
        MailEvent("payment.paid", N_("les membres de l’association"), N_("versement payé")),
        MailEvent("report.submitted", N_("les chargés de programme"), N_("rapport à examiner")),
        MailEvent(
            "report.returned",
            N_("les membres de l’association"),
            N_("rapport à corriger, avec les remarques"),
        ),
        MailEvent("report.validated", N_("les membres de l’association"), N_("rapport validé")),
    )
}
