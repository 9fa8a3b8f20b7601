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
OPTIONS_CHANGED = declare("certification.options_changed", _("Réglages des certificats modifiés"))
IDENTITY_CHANGED = declare("certification.identity_changed", _("Identité de l’organisme modifiée"))
CERTIFIER_DECLARED = declare("certification.certifier_declared", _("« Je suis certificateur » choisi"))
CERTIFIER_STOPPED = declare("certification.certifier_stopped", _("« Je suis certificateur » retiré"))
SUPPORTING_DEPOSITED = declare("certification.supporting_deposited", _("Justificatif de certificateur déposé"))
SUPPORTING_ACCEPTED = declare("certification.supporting_accepted", _("Justificatif contrôlé, conforme"))
SUPPORTING_REFUSED = declare("certification.supporting_refused", _("Justificatif refusé"))
SUPPORTING_WITHDRAWN = declare("certification.supporting_withdrawn", _("Contrôle d’un justificatif retiré"))
SUPPORTING_EXPIRED = declare("certification.supporting_expired", _("Justificatif expiré"))
SUPPORTING_TO_CHECK_AGAIN = declare("certification.supporting_to_check_again", _("Justificatif à contrôler à nouveau"))
