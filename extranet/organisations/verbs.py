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
CONTACT_CORRECTED = declare("organisations.contact_corrected", _("Coordonnées corrigées"), by_support=True)
CONTACT_SEEN = declare("organisations.contact_seen", _("Coordonnées changées, vues par le fonds"))
IDENTITY_CORRECTED = declare("organisations.identity_corrected", _("Identité corrigée par l’organisme"))
ESTABLISHMENT_ADDED = declare("organisations.establishment_added", _("Établissement ajouté"))
ESTABLISHMENT_CHANGED = declare("organisations.establishment_changed", _("Établissement modifié"))
ESTABLISHMENT_REMOVED = declare("organisations.establishment_removed", _("Établissement retiré"))

MEMBER_INVITED = declare("organisations.member_invited", _("Membre invité"))
MEMBER_INVITED_AGAIN = declare("organisations.member_invited_again", _("Invitation renvoyée"))
MEMBER_ACCEPTED = declare("organisations.member_accepted", _("Invitation acceptée"))
MEMBER_CHANGED = declare("organisations.member_changed", _("Membre modifié"))
MEMBER_ADMITTED = declare("organisations.member_admitted", _("Mandataire admis"))
MEMBER_SUSPENDED = declare("organisations.member_suspended", _("Accès suspendu"))
MEMBER_RESUMED = declare("organisations.member_resumed", _("Accès rétabli"))
MEMBER_ENDED = declare("organisations.member_ended", _("Accès retiré"))

HANDOVER_PROPOSED = declare("organisations.handover_proposed", _("Gestion des accès proposée à un collègue"))
HANDOVER_ACCEPTED = declare("organisations.handover_accepted", _("Gestion des accès transmise"))
HANDOVER_DECLINED = declare("organisations.handover_declined", _("Gestion des accès déclinée"))
HANDOVER_WITHDRAWN = declare("organisations.handover_withdrawn", _("Proposition de transmission retirée"))
ADMINISTRATION_TAKEN = declare("organisations.administration_taken", _("Gestion des accès reprise par le fonds"))
ADMINISTRATION_RETURNED = declare("organisations.administration_returned", _("Gestion des accès rendue"))

ACCESS_RULES_CHANGED = declare("organisations.access_rules_changed", _("Règles des accès changées"))
ACCESSIBILITY_STATED = declare("organisations.accessibility_stated", _("Déclaration d’accessibilité changée"))
ACCESS_ASKED = declare("organisations.access_asked", _("Accès d’un an demandé"))
ACCESS_EXTENDED = declare("organisations.access_extended", _("Accès prolongé d’un an"))
ACCESS_REFUSED = declare("organisations.access_refused", _("Accès d’un an refusé"))

REVIEW_OPENED = declare("organisations.review_opened", _("Revue des accès ouverte"))
REVIEW_CLOSED = declare("organisations.review_closed", _("Revue des accès terminée"))
MEMBER_CONFIRMED = declare("organisations.member_confirmed", _("Accès confirmé lors de la revue"))

QUALITY_ASKED = declare("organisations.quality_asked", _("Activation d’une qualité demandée"))
QUALITY_ACTIVATED = declare("organisations.quality_activated", _("Qualité activée"))
QUALITY_REFUSED = declare("organisations.quality_refused", _("Activation d’une qualité refusée"))
QUALITY_MANAGER_NAMED = declare("organisations.quality_manager_named", _("Gestionnaire local désigné"))
QUALITY_MANAGER_REMOVED = declare("organisations.quality_manager_removed", _("Gestionnaire local retiré"))
NUMBER_CHANGED = declare("organisations.number_changed", _("Numéro d’organisation changé"))

WORKER_ADDED = declare("organisations.worker_added", _("Salarié ajouté"), by_support=True)
WORKER_CHANGED = declare("organisations.worker_changed", _("Salarié modifié"), by_support=True)
WORKER_DEACTIVATED = declare("organisations.worker_deactivated", _("Salarié désactivé"), by_support=True)
WORKER_REACTIVATED = declare("organisations.worker_reactivated", _("Salarié réactivé"), by_support=True)
WORKER_CLOSED = declare("organisations.worker_closed", _("Fiche fermée : la personne a été effacée"))
