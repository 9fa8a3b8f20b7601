"""The public catalogue, and the staff's pages of courses and sessions."""

from django.urls import path

from ..views import catalogue, courses, options, sessions

urlpatterns = [
    path("", catalogue.Catalogue.as_view(), name="catalogue"),
    path("formation/<uuid:uuid>/", catalogue.course, name="course"),
    path("session/<uuid:uuid>/", catalogue.session, name="session"),
    path("session/<uuid:uuid>/calendrier.ics", catalogue.session_calendar, name="session_calendar"),
    path("planifiees/", sessions.Sessions.as_view(), name="sessions"),
    path("gestion/", courses.Courses.as_view(), name="courses"),
    path("gestion/ajouter/", courses.add, name="add_course"),
    path("gestion/reglages/", options.options, name="options"),
    path("gestion/<uuid:uuid>/", courses.manage_course, name="manage_course"),
    path("gestion/<uuid:uuid>/modifier/", courses.edit, name="edit_course"),
    path("gestion/<uuid:uuid>/planifier/", sessions.plan, name="plan_session"),
    path("gestion/sessions/<uuid:uuid>/", sessions.manage, name="manage_session"),
    path("gestion/sessions/<uuid:uuid>/modifier/", sessions.edit, name="edit_session"),
    path("gestion/sessions/<uuid:uuid>/deplacer/", sessions.move, name="move_session"),
    path("gestion/sessions/<uuid:uuid>/copier/", sessions.copy_to, name="copy_session"),
    path("gestion/sessions/<uuid:uuid>/publier/", sessions.publish, name="publish_session"),
    path("gestion/sessions/<uuid:uuid>/annuler/", sessions.cancel, name="cancel_session"),
]
