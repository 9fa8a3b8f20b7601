"""Enrolling oneself, requests of people who aren't known, and the participant's own pages."""

from django.urls import path

from ..views import asking, by_link, mail_texts, mine, settling

urlpatterns = [
    path("session/<uuid:uuid>/s-inscrire/", asking.for_session, name="ask"),
    path("session/<uuid:uuid>/s-inscrire/envoyee/", asking.sent_for_session, name="ask_sent"),
    path("formation/<uuid:uuid>/tenez-moi-au-courant/", asking.for_list, name="ask_list"),
    path("formation/<uuid:uuid>/tenez-moi-au-courant/envoyee/", asking.sent_for_list, name="ask_list_sent"),
    path("ma-demande/<str:token>/", by_link.asked, name="asked_by_link"),
    path("ma-demande/<str:token>/confirmer/", by_link.prove, name="prove_by_link"),
    path("mon-inscription/<str:token>/", by_link.enrolment, name="by_link"),
    path("mon-inscription/<str:token>/attestation.pdf", by_link.attestation, name="attestation_by_link"),
    path("mon-inscription/<str:token>/accepter/", by_link.accept, name="accept_by_link"),
    path("mon-inscription/<str:token>/se-desinscrire/", by_link.leave, name="leave_by_link"),
    path("mon-inscription/<str:token>/mon-espace/", by_link.offer_space, name="space_by_link"),
    path("ma-liste/<str:token>/", by_link.leave_list, name="leave_list_by_link"),
    path("mes-formations/", mine.Mine.as_view(), name="mine"),
    path("mes-formations/c-est-moi/<uuid:uuid>/", mine.join, name="join"),
    path("mes-formations/liste/<uuid:uuid>/quitter/", mine.leave_list, name="leave_list"),
    path("mes-formations/<uuid:uuid>/", mine.enrolment, name="own_enrolment"),
    path("mes-formations/<uuid:uuid>/attestation.pdf", mine.attestation, name="own_attestation"),
    path("mes-formations/<uuid:uuid>/accepter/", mine.accept, name="accept"),
    path("mes-formations/<uuid:uuid>/se-desinscrire/", mine.leave, name="leave"),
    path("demandes/", settling.Requests.as_view(), name="requests"),
    path("demandes/<uuid:uuid>/", settling.request, name="request"),
    path("demandes/<uuid:uuid>/organisation/", settling.organisation, name="request_organisation"),
    path("demandes/<uuid:uuid>/collaborateur/", settling.person, name="request_person"),
    path("demandes/<uuid:uuid>/collaborateur/connu/", settling.known, name="request_known"),
    path("demandes/<uuid:uuid>/inscrire/", settling.place, name="request_place"),
    path("demandes/<uuid:uuid>/confirmation/", settling.confirm, name="request_confirm"),
    path("demandes/<uuid:uuid>/refuser/", settling.refuse, name="request_refuse"),
    path("textes-des-e-mails/", mail_texts.page, name="mail_texts"),
]
