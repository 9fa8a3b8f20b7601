"""The acts on ways of signing in that a fund's journal keeps."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

IDENTITY_LINKED = declare("accounts.identity_linked", _("Identité reliée à un compte"))
IDENTITY_UNLINKED = declare("accounts.identity_unlinked", _("Identité détachée d’un compte"))
CARD_LINKED = declare("accounts.card_linked", _("Carte d’identité reliée à un compte"))
CARD_UNLINKED = declare("accounts.card_unlinked", _("Carte d’identité détachée d’un compte"))
