"""« Rapports », test results, certification tracks, dashboards."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import dashboard, own_results, reports, results, tracks
from ..views.people import ChoosePerson

choose_for_result = ChoosePerson.as_view(
    heading=_("Enregistrer un résultat de test"),
    target="enrolments:add_result",
    back="enrolments:results",
    back_label=_("Résultats de tests"),
    of_staff=True,
)

urlpatterns = [
    path("rapports/", reports.home, name="reports"),
    path("rapports/apercu/", reports.Overview.as_view(), name="overview"),
    path("rapports/apercu/<uuid:uuid>/", reports.Report.as_view(), name="report_of"),
    path("rapports/liste/", reports.Report.as_view(), name="report"),
    path("rapports/tableaux/", dashboard.dashboard, name="figures"),
    path("mes-resultats/", own_results.own_results, name="own_results"),
    path("resultats/", results.Results.as_view(), name="results"),
    path("resultats/nouveau/", choose_for_result, name="choose_for_result"),
    path("resultats/nouveau/<uuid:worker>/", results.add_result, name="add_result"),
    path("resultats/importer/", results.import_results, name="import_results"),
    path("resultats/<uuid:uuid>/", results.edit_result, name="edit_result"),
    path("resultats/<uuid:uuid>/retirer/", results.remove_result, name="remove_result"),
    path("trajets/", tracks.Tracks.as_view(), name="tracks"),
    path("trajets/nouveau/", tracks.add_track, name="add_track"),
    path("trajets/<uuid:uuid>/", tracks.Candidates.as_view(), name="track"),
    path("trajets/<uuid:uuid>/modifier/", tracks.edit_track, name="edit_track"),
    path("trajets/<uuid:uuid>/inscrire/", tracks.ChooseCandidate.as_view(), name="choose_candidate"),
    path("trajets/<uuid:uuid>/inscrire/<uuid:worker>/", tracks.enrol_candidate, name="enrol_candidate"),
    path("trajets/candidats/<uuid:uuid>/", tracks.candidacy, name="candidacy"),
    path("trajets/candidats/<uuid:uuid>/modifier/", tracks.edit_candidacy, name="edit_candidacy"),
    path("trajets/candidats/<uuid:uuid>/supprimer/", tracks.remove_candidacy, name="remove_candidacy"),
]
