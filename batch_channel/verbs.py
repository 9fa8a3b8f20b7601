"""What the journal can say about the file channel."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

CHANNEL_SAVED = declare("batch_channel.channel_saved", _("Canal de fichiers enregistré"))
SSH_KEY_STORED = declare("batch_channel.ssh_key_stored", _("Clé SSH du canal enregistrée"))
CERTIFICATE_STORED = declare("batch_channel.certificate_stored", _("Certificat de signature du canal enregistré"))
SETUP_STARTED = declare("batch_channel.setup_started", _("Mise en place d’un canal commencée"))
SETUP_STEP = declare("batch_channel.setup_step", _("Étape de la mise en place d’un canal"))
CHANNEL_HELD = declare("batch_channel.channel_held", _("Canal retenu"))
CHANNEL_RELEASED = declare("batch_channel.channel_released", _("Canal libéré"))
CERTIFICATE_REMINDED = declare("batch_channel.certificate_reminded", _("Fin du certificat du canal rappelée"))
TRIAL_ASKED = declare("batch_channel.trial_asked", _("Essai du canal demandé"))
TRIAL_FINISHED = declare("batch_channel.trial_finished", _("Essai du canal terminé"))
HOST_KEY_CHANGED = declare("batch_channel.host_key_changed", _("Serveur méconnaissable : échanges arrêtés"))
DECLARED = declare("batch_channel.declared", _("Déclaration demandée"))
DECLARATION_BLOCKED = declare("batch_channel.declaration_blocked", _("Déclaration bloquée"))
DECLARATION_RESENT = declare("batch_channel.declaration_resent", _("Déclaration renvoyée"))
DECLARATION_ACCEPTED = declare("batch_channel.declaration_accepted", _("Déclaration acceptée"))
DECLARATION_REFUSED = declare("batch_channel.declaration_refused", _("Déclaration refusée"))
BATCH_PREPARED = declare("batch_channel.batch_prepared", _("Lot préparé"))
BATCH_SIGNED = declare("batch_channel.batch_signed", _("Lot signé"))
BATCH_SENT = declare("batch_channel.batch_sent", _("Lot envoyé"))
BATCH_ABANDONED = declare("batch_channel.batch_abandoned", _("Lot abandonné avant l’envoi"))
BATCH_ACKNOWLEDGED = declare("batch_channel.batch_acknowledged", _("Lot reçu par la sécurité sociale"))
BATCH_REJECTED = declare("batch_channel.batch_rejected", _("Lot refusé en entier"))
BATCH_ANSWERED = declare("batch_channel.batch_answered", _("Lot traité"))
ANSWER_STORED = declare("batch_channel.answer_stored", _("Réponse relevée"))
ANSWER_REVIEWED = declare("batch_channel.answer_reviewed", _("Réponse examinée"))
