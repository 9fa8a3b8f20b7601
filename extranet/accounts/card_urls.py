"""The host that asks browsers for an identity card's certificate: one page, and nobody signs in there."""

from django.urls import path

from .views import cards

handler404 = "extranet.ui.errors.not_found"
handler500 = "extranet.ui.errors.server_error"

urlpatterns = [path("connexion/certificat/", cards.certificate, name="card_certificate")]
