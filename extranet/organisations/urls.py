from django.urls import include, path

from . import trust_urls
from .views import (
    access_rules,
    choice,
    establishments,
    failed_mails,
    first_screen,
    handovers,
    identity_providers,
    members,
    my_account,
    numbers,
    organisations,
    qualities,
    reviews,
    settings,
    workers,
    years,
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
    path("membres/<uuid:uuid>/suspendre/", members.suspend, name="suspend_member"),
    path("membres/<uuid:uuid>/retablir/", members.resume, name="resume_member"),
    path("<uuid:uuid>/transmettre/", handovers.hand_over, name="hand_over"),
    path("transmissions/<uuid:uuid>/", handovers.handover, name="handover"),
    path("<uuid:uuid>/reprendre-la-gestion/", handovers.take_over, name="take_over"),
    path("<uuid:uuid>/rendre-la-gestion/", handovers.give_back, name="give_back"),
    path("revues/<uuid:uuid>/", reviews.review, name="review"),
    path("utilisateurs/", members.own_users, name="own_users"),
    path("vos-responsables/", qualities.own_managers, name="own_managers"),
    path("<uuid:uuid>/responsables/", qualities.managers, name="managers"),
    path("<uuid:uuid>/responsables/designer/", qualities.name_manager, name="name_manager"),
    path("responsables/<uuid:uuid>/retirer/", qualities.remove_manager, name="remove_manager"),
    path("<uuid:uuid>/qualites/activer/", qualities.activate, name="activate_quality"),
    path("qualites/<uuid:uuid>/", qualities.activation, name="activation"),
    path("<uuid:uuid>/numero/", numbers.change_number, name="change_number"),
    path("choisir/", choice.choose, name="choose"),
    path("acces/", years.renew, name="renew"),
    path("demandes-d-acces/", years.AccessRequests.as_view(), name="access_requests"),
    path("demandes-d-acces/<uuid:uuid>/", years.access_request, name="access_request"),
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
    path("acces/", access_rules.access_rules, name="access_rules"),
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
    *trust_urls.urlpatterns,
]
