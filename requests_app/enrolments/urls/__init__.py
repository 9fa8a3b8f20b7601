"""Under « /formations/ »: the catalogue for everybody first, then each trade's pages."""

from . import catalogue, enrolling, presence, reports, requesting, staff_data

app_name = "enrolments"
urlpatterns = [
    *catalogue.urlpatterns,
    *enrolling.urlpatterns,
    *requesting.urlpatterns,
    *presence.urlpatterns,
    *staff_data.urlpatterns,
    *reports.urlpatterns,
]
