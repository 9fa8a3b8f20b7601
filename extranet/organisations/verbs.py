"""The acts on organisations that the journal keeps."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

FUND_OPENED = declare("organisations.fund_opened", _("Fonds ouvert"))
CAPABILITY_ON = declare("organisations.capability_on", _("Service activé"))
CAPABILITY_OFF = declare("organisations.capability_off", _("Service désactivé"))
REGISTER_NUMBER_ON = declare("organisations.register_number_on", _("Numéro de registre national demandé"))
REGISTER_NUMBER_OFF = declare("organisations.register_number_off", _("Numéro de registre national plus demandé"))
DETAILS_REQUIRED = declare("organisations.details_required", _("Données obligatoires des salariés choisies"))
SIGN_IN_RULES_CHANGED = declare("organisations.sign_in_rules_changed", _("Règles de connexion changées"))
PROVIDER_ADDED = declare("organisations.provider_added", _("Fournisseur d’identité ajouté"))
PROVIDER_CHANGED = declare("organisations.provider_changed", _("Fournisseur d’identité modifié"))
PROVIDER_ON = declare("organisations.provider_on", _("Fournisseur d’identité activé"))
PROVIDER_OFF = declare("organisations.provider_off", _("Fournisseur d’identité désactivé"))
PROVIDER_REMOVED = declare("organisations.provider_removed", _("Fournisseur d’identité retiré"))
CARDS_ON = declare("organisations.cards_on", _("Connexion par carte d’identité activée"))
CARDS_OFF = declare("organisations.cards_off", _("Connexion par carte d’identité désactivée"))
LOOK_CHANGED = declare("organisations.look_changed", _("Logo ou couleur du fonds changés"))

ORGANISATION_ADDED = declare("organisations.organisation_added", _("Organisation ajoutée"))
ORGANISATION_CHANGED = declare("organisations.organisation_changed", _("Organisation modifiée"))
CONTACT_CORRECTED = declare("organisations.contact_corrected", _("Coordonnées corrigées"))
ESTABLISHMENT_ADDED = declare("organisations.establishment_added", _("Établissement ajouté"))
ESTABLISHMENT_CHANGED = declare("organisations.establishment_changed", _("Établissement modifié"))
ESTABLISHMENT_REMOVED = declare("organisations.establishment_removed", _("Établissement retiré"))

MEMBER_INVITED = declare("organisations.member_invited", _("Membre invité"))
MEMBER_INVITED_AGAIN = declare("organisations.member_invited_again", _("Invitation renvoyée"))
MEMBER_ACCEPTED = declare("organisations.member_accepted", _("Invitation acceptée"))
MEMBER_CHANGED = declare("organisations.member_changed", _("Membre modifié"))
MEMBER_ADMITTED = declare("organisations.member_admitted", _("Mandataire admis"))
MEMBER_ENDED = declare("organisations.member_ended", _("Accès retiré"))

WORKER_ADDED = declare("organisations.worker_added", _("Salarié ajouté"))
WORKER_CHANGED = declare("organisations.worker_changed", _("Salarié modifié"))
WORKER_DEACTIVATED = declare("organisations.worker_deactivated", _("Salarié désactivé"))
WORKER_REACTIVATED = declare("organisations.worker_reactivated", _("Salarié réactivé"))
