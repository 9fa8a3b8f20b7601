"""Signing up: the wizard, the confirmation, help for whoever isn't in yet; and the fund's choices about it."""

from django.urls import path

from .views import activation, choosing, reading, steps

app_name = "signup"
urlpatterns = [
    path("", steps.first, name="first"),
    path("informations-personnelles/", steps.second, name="second"),
    path("validation/", steps.third, name="third"),
    path("validation/renvoyer/", steps.send_again, name="send_again"),
    path("activation/", activation.activate, name="activate"),
    path("activation/compte-ouvert/", activation.opened_page, name="opened"),
    path("activation/<str:secret>/", activation.activate_by_link, name="activate_by_link"),
    path("activation/<str:secret>/nouveau-lien/", activation.new_link, name="new_link"),
    path("rattacher/<str:secret>/", activation.attach, name="attach"),
    path("aide/", reading.help_by_situation, name="help"),
    path("aide/navigateurs/", reading.browsers, name="browsers"),
    path("aide/montant-de-facture/", reading.invoice, name="invoice"),
    path("conditions/", reading.terms, name="terms"),
    path("reglages/", choosing.settings, name="settings"),
]
