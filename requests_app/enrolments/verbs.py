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

RESULT_ADDED = declare("enrolments.result_added", _("Résultat de test enregistré"))
RESULT_CHANGED = declare("enrolments.result_changed", _("Résultat de test corrigé"))
RESULT_REMOVED = declare("enrolments.result_removed", _("Résultat de test retiré"))
