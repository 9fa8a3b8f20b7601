"""What the journal can say about courses, sessions and enrolments."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

COURSE_ADDED = declare("enrolments.course_added", _("Formation ajoutée au catalogue"))
SESSION_PLANNED = declare("enrolments.session_planned", _("Session planifiée"))

ENROLLED = declare("enrolments.enrolled", _("Inscription à une session"))
ENROLMENT_OPTIONED = declare("enrolments.optioned", _("Option sur une place"))
ENROLMENT_QUEUED = declare("enrolments.queued", _("Mise en liste d’attente"))
ENROLMENT_CONFIRMED = declare("enrolments.confirmed", _("Option confirmée"))
ENROLMENT_OFFERED = declare("enrolments.offered", _("Place offerte à la liste d’attente"))
ENROLMENT_CANCELLED = declare("enrolments.cancelled", _("Désinscription"))

STAFF_MODULE_OPENED = declare("enrolments.staff_module_opened", _("Module de validation ouvert"))
STAFF_MODULE_CLOSED = declare("enrolments.staff_module_closed", _("Module de validation fermé"))
STAFF_TERMS_PUBLISHED = declare("enrolments.staff_terms_published", _("Conditions du module de validation publiées"))
STAFF_TERMS_ACCEPTED = declare("enrolments.staff_terms_accepted", _("Conditions du module de validation acceptées"))
STAFF_DATA_SENT = declare("enrolments.staff_data_sent", _("Fichier de données du personnel déposé"))
STAFF_DATA_ORDERED = declare("enrolments.staff_data_ordered", _("Import de données du personnel confirmé"))
STAFF_DATA_DROPPED = declare("enrolments.staff_data_dropped", _("Import de données du personnel abandonné"))
STAFF_DATA_WRITTEN = declare("enrolments.staff_data_written", _("Données du personnel importées"))
STAFF_DATA_TAKEN_BACK = declare("enrolments.staff_data_taken_back", _("Annulation d’un import demandée"))
STAFF_DATA_UNDONE = declare("enrolments.staff_data_undone", _("Import de données du personnel annulé"))
