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
OPTIONS_CHANGED = declare("enrolments.options_changed", _("Réglages des inscriptions modifiés"))

TRAINER_LINK_MADE = declare("enrolments.trainer_link_made", _("Lien de présence du formateur envoyé"))
TRAINER_LINK_REVOKED = declare("enrolments.trainer_link_revoked", _("Lien de présence du formateur annulé"))
PRESENCE_LINK_SENT = declare("enrolments.presence_link_sent", _("Lien de présence envoyé au participant"))
PRESENCE_SIGNED = declare("enrolments.presence_signed", _("Présence signée sur le téléphone"))
PRESENCES_NOTED = declare("enrolments.presences_noted", _("Présences notées à la main"))
PRESENCE_CORRECTED = declare("enrolments.presence_corrected", _("Présence corrigée après confirmation"))
SHEET_CONFIRMED = declare("enrolments.sheet_confirmed", _("Feuille de présence confirmée"))
ATTENDANCE_SETTLED = declare("enrolments.attendance_settled", _("Participation établie par les feuilles de présence"))
SHEET_ASKED = declare("enrolments.sheet_asked", _("Feuille de présence demandée en PDF"))

RESULT_ADDED = declare("enrolments.result_added", _("Résultat de test enregistré"))
RESULT_CHANGED = declare("enrolments.result_changed", _("Résultat de test corrigé"))
RESULT_REMOVED = declare("enrolments.result_removed", _("Résultat de test retiré"))

REQUEST_ASKED = declare("enrolments.request_asked", _("Demande d’inscription envoyée, à confirmer par la personne"))
REQUEST_SUBMITTED = declare("enrolments.request_submitted", _("Demande d’inscription confirmée par la personne"))
REQUEST_ESCALATED = declare("enrolments.request_escalated", _("Demande d’inscription transmise au fonds"))
REQUEST_PERSON = declare("enrolments.request_person", _("Personne d’une demande d’inscription désignée"))
REQUEST_SETTLED = declare("enrolments.request_settled", _("Demande d’inscription réglée"))
REQUEST_REFUSED = declare("enrolments.request_refused", _("Demande d’inscription refusée"))
REQUEST_EXPIRED = declare("enrolments.request_expired", _("Demande d’inscription échue"))
REQUESTS_FORGOTTEN = declare("enrolments.requests_forgotten", _("Anciennes demandes d’inscription effacées"))
LISTED = declare("enrolments.listed", _("Mise sur la liste « Tenez-moi au courant »"))
UNLISTED = declare("enrolments.unlisted", _("Sortie de la liste « Tenez-moi au courant »"))
ANNOUNCED = declare("enrolments.announced", _("Session annoncée à la liste « Tenez-moi au courant »"))
PARTICIPANT_INVITED = declare("enrolments.participant_invited", _("Espace offert à un participant"))
PARTICIPANT_JOINED = declare("enrolments.participant_joined", _("Espace ouvert par un participant"))
CONVOKED = declare("enrolments.convoked", _("Convocations ou rappels envoyés"))
MAIL_TEXTS_CHANGED = declare("enrolments.mail_texts_changed", _("Textes des e-mails d’inscription modifiés"))

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

TRACK_ADDED = declare("enrolments.track_added", _("Trajet de certification ajouté"))
TRACK_CHANGED = declare("enrolments.track_changed", _("Trajet de certification modifié"))
CANDIDATE_ENROLLED = declare("enrolments.candidate_enrolled", _("Inscription à un trajet de certification"))
CANDIDATE_CHANGED = declare("enrolments.candidate_changed", _("Inscription à un trajet modifiée"))
CANDIDATE_REMOVED = declare("enrolments.candidate_removed", _("Inscription à un trajet supprimée"))
