from django.urls import include, path

from .views import (
    establishments,
    failed_mails,
    first_screen,
    identity_providers,
    members,
    my_account,
    organisations,
    settings,
    workers,
)

organisation_pages = [
    path("", organisations.Organisations.as_view(), name="list"),
    path("nouvelle/", organisations.add, name="add"),
    path("la-mienne/", organisations.own, name="own"),
    path("<uuid:uuid>/", organisations.organisation, name="organisation"),
    path("<uuid:uuid>/modifier/", organisations.edit, name="edit"),
    path("<uuid:uuid>/coordonnees/", organisations.contact, name="contact"),
    path("<uuid:uuid>/etablissements/", establishments.Establishments.as_view(), name="establishments"),
    path("<uuid:uuid>/etablissements/nouveau/", establishments.add, name="add_establishment"),
    path("etablissements/<uuid:uuid>/modifier/", establishments.edit, name="edit_establishment"),
    path("etablissements/<uuid:uuid>/retirer/", establishments.remove, name="remove_establishment"),
    path("<uuid:uuid>/membres/", members.Members.as_view(), name="members"),
    path("<uuid:uuid>/membres/inviter/", members.invite, name="invite"),
    path("membres/<uuid:uuid>/modifier/", members.edit, name="edit_member"),
    path("membres/<uuid:uuid>/fin/", members.end, name="end_membership"),
    path("membres/<uuid:uuid>/renvoyer/", members.resend, name="resend_invitation"),
    path("agir-pour/<uuid:uuid>/", first_screen.switch, name="switch"),
    path("invitations/<uuid:uuid>/accepter/", first_screen.accept, name="accept"),
]

worker_pages = [
    path("", workers.Workers.as_view(), name="list"),
    path("nouveau/<uuid:uuid>/", workers.add, name="add"),
    path("<uuid:uuid>/", workers.worker, name="worker"),
    path("<uuid:uuid>/modifier/", workers.edit, name="edit"),
    path("<uuid:uuid>/desactiver/", workers.deactivate, name="deactivate"),
    path("<uuid:uuid>/reactiver/", workers.reactivate, name="reactivate"),
]

settings_pages = [
    path("", settings.page, name="page"),
    path("service/", settings.switch_capability, name="switch_capability"),
    path("numero-de-registre-national/", settings.switch_register_number, name="switch_register_number"),
    path("connexion/", settings.change_sign_in_rules, name="change_sign_in_rules"),
    path("identite/", identity_providers.list_providers, name="providers"),
    path("identite/carte/", identity_providers.switch_cards, name="switch_cards"),
    path("identite/nouveau/", identity_providers.add_provider, name="add_provider"),
    path("identite/<uuid:uuid>/modifier/", identity_providers.edit_provider, name="edit_provider"),
    path("identite/<uuid:uuid>/tester/", identity_providers.try_provider, name="try_provider"),
    path("identite/<uuid:uuid>/activer/", identity_providers.switch_provider, name="switch_provider"),
    path("identite/<uuid:uuid>/retirer/", identity_providers.remove_provider, name="remove_provider"),
    path("apparence/", settings.change_look, name="change_look"),
    path("donnees-obligatoires/", settings.require_details, name="require_details"),
]

mail_pages = [
    path("", failed_mails.FailedMails.as_view(), name="failed"),
    path("<uuid:uuid>/renvoyer/", failed_mails.resend, name="resend"),
]

urlpatterns = [
    path("compte/", my_account.edit, name="account_edit"),
    path("organisations/", include((organisation_pages, "organisations"))),
    path("salaries/", include((worker_pages, "workers"))),
    path("e-mails/", include((mail_pages, "mails"))),
    path("reglages/", include((settings_pages, "fund_settings"))),
]
