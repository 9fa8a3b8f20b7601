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

# Catalogue
COURSE_CHANGED = declare("enrolments.course_changed", _("Formation modifiée"))
SESSION_CHANGED = declare("enrolments.session_changed", _("Session modifiée"))
SESSION_MOVED = declare("enrolments.session_moved", _("Session déplacée"))
SESSION_PUBLISHED = declare("enrolments.session_published", _("Session publiée"))
SESSION_CANCELLED = declare("enrolments.session_cancelled", _("Session annulée"))
CALENDAR_RENEWED = declare("enrolments.calendar_renewed", _("Adresse du calendrier personnel renouvelée"))
OPTIONS_CHANGED = declare("enrolments.options_changed", _("Réglages des inscriptions modifiés"))
