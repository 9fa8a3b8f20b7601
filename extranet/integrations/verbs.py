"""What the journal can say about the doors for other programs."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

KEY_MADE = declare("integrations.key_made", _("Clé d’accès créée"))
KEY_ROTATED = declare("integrations.key_rotated", _("Clé d’accès remplacée"))
KEY_TAKEN_OVER = declare("integrations.key_taken_over", _("Clé d’accès reprise"))
KEY_SIGNS = declare("integrations.key_signs", _("Clés publiques changées"))
KEY_ENDED = declare("integrations.key_ended", _("Clé d’accès révoquée"))

WEBHOOK_MADE = declare("integrations.webhook_made", _("Webhook créé"))
WEBHOOK_CHANGED = declare("integrations.webhook_changed", _("Webhook modifié"))
WEBHOOK_SECRET_ROTATED = declare("integrations.webhook_secret_rotated", _("Secret d’un webhook remplacé"))
WEBHOOK_PAUSED = declare("integrations.webhook_paused", _("Webhook mis en pause"))
WEBHOOK_RESUMED = declare("integrations.webhook_resumed", _("Webhook repris"))
WEBHOOK_ENDED = declare("integrations.webhook_ended", _("Webhook supprimé"))
WEBHOOK_REPLAYED = declare("integrations.webhook_replayed", _("Envois d’un webhook demandés à nouveau"))
