"""A fund's site. This file may import everything; nothing imports it."""

from django.urls import include, path

from extranet.api import urls as api_urls
from extranet.organisations.views.first_screen import dashboard

handler400 = "extranet.ui.errors.bad_request"
handler403 = "extranet.ui.errors.forbidden"
handler404 = "extranet.ui.errors.not_found"
handler500 = "extranet.ui.errors.server_error"

urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("", include("extranet.ui.urls")),
    path("compte/", include("extranet.accounts.urls")),
    path("", include("extranet.organisations.urls")),
    path("api/v1/", api_urls()),
    path("apres-restauration/", include("extranet.safekeeping.urls")),
    path("programmes/", include("extranet.integrations.urls")),
    path("agenda/", include("extranet.agenda.urls")),
    path("conservation/", include("extranet.retention.urls")),
    path("statistiques/", include("extranet.statistics.urls")),
    path("aide/", include("extranet.help.urls")),
    path("droits/", include("extranet.rights.urls")),
    path("inscription/", include("extranet.signup.urls")),
    path("mandats/", include("extranet.mandates.urls")),
    path("canal/", include("batch_channel.urls")),
    path("formations/", include("requests_app.enrolments.urls")),
    path("demandes/", include("requests_app.training.urls")),
    path("certificats/", include("certification.urls")),
    path("prises-en-charge/", include("requests_app.funding.urls")),
    path("validation/", include("certification.validating_urls")),
    path("verifier/", include("certification.check_urls")),
    path("signature/", include("requests_app.training.signing_urls")),
]
