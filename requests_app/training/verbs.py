"""What the journal can say about training requests."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

CREATED = declare("training.created", _("Demande créée"))
COPIED = declare("training.copied", _("Demande créée par copie"))
DELETED = declare("training.deleted", _("Brouillon supprimé"))
TRAINING_CHANGED = declare("training.training_changed", _("Formation modifiée"), by_support=True)
DAYS_CHANGED = declare("training.days_changed", _("Jours modifiés"), by_support=True)
PARTICIPANTS_CHANGED = declare("training.participants_changed", _("Travailleurs modifiés"), by_support=True)
PRESENCES_CHANGED = declare("training.presences_changed", _("Présences modifiées"), by_support=True)
PRESENCES_TAKEN_OVER = declare("training.presences_taken_over", _("Présences reprises d’une session"), by_support=True)
LIST_ATTACHED = declare("training.list_attached", _("Liste de présence jointe"), by_support=True)
LIST_REMOVED = declare("training.list_removed", _("Liste de présence retirée"), by_support=True)
SENT_TO_COMPANY = declare("training.sent_to_company", _("Demande envoyée à l’entreprise"))
NO_MANDATEE = declare("training.no_mandatee", _("Envoi refusé : aucun mandataire actif"))
RECALLED = declare("training.recalled", _("Envoi annulé par l’opérateur"))
HANDED_OVER = declare("training.handed_over", _("Demande reprise par l’entreprise, le mandat étant terminé"))
OPENED = declare("training.opened", _("Demande ouverte par l’entreprise"))
RETURNED = declare("training.returned", _("Demande renvoyée à l’opérateur"))
DISOWNED = declare("training.disowned", _("Demande refusée par l’entreprise"))
WORKER_TIED = declare("training.worker_tied", _("Travailleur rattaché au registre"), by_support=True)
CERTIFIED = declare("training.certified", _("Présences certifiées"))
VALIDATION_VOIDED = declare("training.validation_voided", _("Certification devenue sans effet"))
RECAP_GENERATED = declare("training.recap_generated", _("Récapitulatif généré"))
LINK_SENT = declare("training.link_sent", _("Lien de signature envoyé"))
LINK_REVOKED = declare("training.link_revoked", _("Lien de signature annulé"))
SIGNED_DEPOSITED = declare("training.signed_deposited", _("Récapitulatif signé déposé"))
DIFFERENCE_CONFIRMED = declare("training.difference_confirmed", _("Autre signataire confirmé"))
SENT_TO_FUND = declare("training.sent_to_fund", _("Demande envoyée au fonds"))
COMPLEMENT_ASKED = declare("training.complement_asked", _("Complément demandé"))
ACCEPTED = declare("training.accepted", _("Demande acceptée"))
REFUSED = declare("training.refused", _("Demande refusée par le fonds"))
UNSIGNED_RECAP_CHANGED = declare(
    "training.unsigned_recap_changed", _("Règle sur les récapitulatifs non signés modifiée")
)
ABSENCE_KINDS_CHANGED = declare("training.absence_kinds_changed", _("Motifs d’absence proposés modifiés"))
