"""Sign-in, sign-out, passwords, second factors, sessions. Where the views are allauth's they keep its names.

Only what this site offers is here. The page « Mon compte » itself stands in `organisations`, which knows the names.
"""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from .views import address, cards, factors, preferences, providers, proving, sessions

form = require_http_methods(["GET", "HEAD", "POST"])
page = require_safe

urlpatterns = [
    path("connexion/", form(providers.SignIn.as_view()), name="account_login"),
    path("connexion/cle-d-acces/", form(proving.PasskeySignIn.as_view()), name="mfa_login_webauthn"),
    path("connexion/seconde-etape/", form(proving.SecondStep.as_view()), name="mfa_authenticate"),
    path("connexion/fournisseur/<uuid:uuid>/", providers.leave, name="account_leave_for_provider"),
    path("connexion/fournisseur/<uuid:uuid>/retour/", providers.come_back, name="account_provider_return"),
    path("connexion/carte/", cards.card, name="account_card"),
    path("connexion/carte/retour/", cards.come_back, name="account_card_return"),
    path("connexion/relier/", providers.identity_to_link, name="account_identity_to_link"),
    path("deconnexion/", form(providers.SignOut.as_view()), name="account_logout"),
    path("confirmer-identite/", form(allauth.reauthenticate), name="account_reauthenticate"),
    path("confirmer-identite/code/", form(proving.IdentityByCode.as_view()), name="mfa_reauthenticate"),
    path(
        "confirmer-identite/cle-d-acces/",
        form(proving.IdentityByPasskey.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
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
    path("adresse/", address.change, name="account_change_address"),
    path("adresse/a-confirmer/", page(allauth.email_verification_sent), name="account_email_verification_sent"),
    path("adresse/confirmer/<str:key>/", form(address.ConfirmAddress.as_view()), name="account_confirm_email"),
    path("securite/", factors.overview, name="mfa_index"),
    path("securite/cles-d-acces/nouvelle/", factors.add_passkey, name="mfa_add_webauthn"),
    path("securite/cles-d-acces/<int:pk>/renommer/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path("securite/cles-d-acces/<int:pk>/retirer/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("securite/application/relier/", factors.turn_totp_on, name="mfa_activate_totp"),
    path("securite/application/retirer/", factors.turn_totp_off, name="mfa_deactivate_totp"),
    path("securite/codes-de-secours/", factors.codes, name="mfa_view_recovery_codes"),
    path("securite/codes-de-secours/telecharger/", factors.download_codes, name="mfa_download_recovery_codes"),
    path("securite/codes-de-secours/renouveler/", factors.renew_codes, name="mfa_generate_recovery_codes"),
    path("securite/identites/<uuid:uuid>/relier/", providers.link, name="account_link_provider"),
    path("securite/identites/<int:pk>/detacher/", providers.unlink, name="account_unlink_identity"),
    path("securite/carte/relier/", cards.link, name="account_link_card"),
    path("securite/carte/<uuid:uuid>/detacher/", cards.unlink, name="account_unlink_card"),
    path("sessions/", sessions.list_sessions, name="account_sessions"),
    path("sessions/terminer/", sessions.end, name="account_end_session"),
    path("sessions/terminer-les-autres/", sessions.end_others, name="account_end_other_sessions"),
    path("courriels/", preferences.mail_preferences, name="account_mail_preferences"),
    path("courriels/arreter/<str:token>/", preferences.stop_mails, name="account_stop_mails"),
    path("langue/", preferences.choose_language, name="choose_language"),
]
