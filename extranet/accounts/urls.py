"""Sign-in, sign-out and passwords. The views are allauth's, under its names; only what this site offers is here."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from . import views

form = require_http_methods(["GET", "HEAD", "POST"])
page = require_safe

urlpatterns = [
    path("connexion/", form(allauth.login), name="account_login"),
    path("deconnexion/", form(allauth.logout), name="account_logout"),
    path("confirmer-identite/", form(allauth.reauthenticate), name="account_reauthenticate"),
    path("inactif/", page(allauth.account_inactive), name="account_inactive"),
    path("mot-de-passe/", form(allauth.password_change), name="account_change_password"),
    path("mot-de-passe/oublie/", form(allauth.password_reset), name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", page(allauth.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/choisir/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        form(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/enregistre/",
        page(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("adresse/a-confirmer/", page(allauth.email_verification_sent), name="account_email_verification_sent"),
    path("adresse/confirmer/<str:key>/", form(allauth.confirm_email), name="account_confirm_email"),
    path("langue/", views.choose_language, name="choose_language"),
]
