"""A person's own data, and what the fund's staff do to keep the trust in its accounts."""

from django.urls import include, path

from .views import data_requests, my_data

my_data_pages = [
    path("", my_data.page, name="page"),
    path("mes-donnees.json", my_data.export_json, name="json"),
    path("mes-donnees.pdf", my_data.export_pdf, name="pdf"),
    path("demander/", my_data.ask, name="ask"),
    path("demandes/<uuid:uuid>/retirer/", my_data.withdraw, name="withdraw"),
]

data_request_pages = [
    path("", data_requests.DataRequests.as_view(), name="list"),
    path("<uuid:uuid>/", data_requests.data_request, name="request"),
    path("<uuid:uuid>/repondre/", data_requests.answer, name="answer"),
]

urlpatterns = [
    path("compte/donnees/", include((my_data_pages, "my_data"))),
    path("donnees/", include((data_request_pages, "data_requests"))),
]
