"""« Gestion de la participation »: enrolling, unenrolling, replacing, the lists of a responsible and of the staff."""

from django.urls import path

from ..views import choosing, enrolling, listing, participation, unenrolling

urlpatterns = [
    path("participation/", participation.Participation.as_view(), name="participation"),
    path("participation/sessions/<uuid:uuid>/", participation.SessionPeople.as_view(), name="session_people"),
    path("participation/inscriptions/<uuid:uuid>/", participation.enrolment, name="enrolment"),
    path("participation/inscriptions/<uuid:uuid>/confirmer/", participation.confirm_option, name="confirm_option"),
    path("participation/inscriptions/<uuid:uuid>/refuser/", participation.refuse_option, name="refuse_option"),
    path("participation/inscriptions/<uuid:uuid>/remplacer/", unenrolling.replace, name="replace"),
    path("participation/inscrire/", choosing.sessions, name="enrol"),
    path("participation/inscrire/participants/", choosing.people, name="enrol_people"),
    path("participation/inscrire/liste/", listing.people, name="enrol_list"),
    path("participation/inscrire/confirmer/", enrolling.confirm, name="enrol_confirm"),
    path("participation/desinscrire/", unenrolling.person, name="unenrol"),
    path("participation/desinscrire/<uuid:uuid>/", unenrolling.training, name="unenrol_training"),
    path("participation/desinscrire/<uuid:uuid>/confirmer/", unenrolling.confirm, name="unenrol_confirm"),
]
