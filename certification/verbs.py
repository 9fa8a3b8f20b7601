"""What the journal can say about dossiers, payments and hours."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

DOSSIER_OPENED = declare("certification.dossier_opened", _("Dossier ouvert"))
DOSSIER_CHANGED = declare("certification.dossier_changed", _("Dossier modifié"))
DOSSIER_SUSPENDED = declare("certification.dossier_suspended", _("Dossier suspendu"))
DOSSIER_RESUMED = declare("certification.dossier_resumed", _("Dossier repris"))
DOSSIER_ENDED_EARLY = declare("certification.dossier_ended_early", _("Dossier interrompu"))
DOSSIER_EXTENDED = declare("certification.dossier_extended", _("Session prolongée"))
DOSSIER_REDATED = declare("certification.dossier_redated", _("Dates de la session modifiées"))
DOSSIER_CLOSED = declare("certification.dossier_closed", _("Dossier terminé"))
DOSSIER_REOPENED = declare("certification.dossier_reopened", _("Dossier rouvert"))
PAYMENT_ADDED = declare("certification.payment_added", _("Règlement enregistré"))
PAYMENT_WITHDRAWN = declare("certification.payment_withdrawn", _("Règlement retiré"))
CALENDAR_CHANGED = declare("certification.calendar_changed", _("Calendrier prévisionnel modifié"), by_support=True)
HOURS_SAVED = declare("certification.hours_saved", _("Heures saisies"))
CERTIFICATE_PREPARED = declare("certification.certificate_prepared", _("Certificat de réalisation préparé"))
CERTIFICATE_SUPERSEDED = declare("certification.certificate_superseded", _("Certificat remplacé par une autre version"))
CERTIFIED = declare("certification.certified", _("Heures certifiées"))
MESSAGE_SENT = declare("certification.message_sent", _("Message envoyé à propos d’un dossier"))
OPTIONS_CHANGED = declare("certification.options_changed", _("Réglages des certificats modifiés"))
