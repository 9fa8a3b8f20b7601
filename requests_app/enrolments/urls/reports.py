"""« Rapports », test results, certification tracks, dashboards."""

from django.urls import path

from ..views import reports

urlpatterns = [
    path("rapports/", reports.home, name="reports"),
    path("rapports/apercu/", reports.Overview.as_view(), name="overview"),
    path("rapports/apercu/<uuid:uuid>/", reports.Report.as_view(), name="report_of"),
    path("rapports/liste/", reports.Report.as_view(), name="report"),
]
