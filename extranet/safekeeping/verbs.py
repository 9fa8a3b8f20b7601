"""What the journal can say about what waited after a restore."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare
from extranet.tenants.restored import Leaving

SEEN = {
    Leaving.MAILS: declare("safekeeping.mails_seen", _("E-mails retenus après une restauration : décidé")),
    Leaving.WEBHOOKS: declare("safekeeping.webhooks_seen", _("Webhooks retenus après une restauration : décidé")),
}
