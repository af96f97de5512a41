"""French words for the codes that rows of this package keep."""

from grants.core.labels import N_

EVIDENCE = {
    "name_fr": N_("noms français semblables"),
    "name_ar": N_("noms arabes semblables"),
    "rib": N_("même RIB"),
    "ice": N_("même ICE"),
    "phone": N_("même téléphone"),
    "officer": N_("mêmes membres du bureau"),
}
STORY = {
    "association.register": N_("Association inscrite"),
    "association.update_identity": N_("Identité modifiée"),
    "association.override_ice": N_("ICE inscrit malgré sa clé"),
    "association.ask": N_("Vérification demandée"),
    "association.verify": N_("Identité vérifiée"),
    "association.send_back": N_("Identité renvoyée"),
    "association.reopen": N_("Identité rouverte"),
    "association.declare_board": N_("Bureau déclaré"),
    "association.close_board": N_("Bureau précédent clos"),
    "association.update_bank": N_("Compte bancaire donné"),
    "association.verify_bank": N_("Compte bancaire vérifié"),
    "association.invite_member": N_("Membre invité"),
    "association.merge": N_("Association fusionnée dans une autre"),
    "association.absorb": N_("Une autre inscription fusionnée ici"),
}
