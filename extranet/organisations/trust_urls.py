"""A person's own data, and what the fund's staff do to keep the trust in its accounts."""

from django.urls import include, path

from .views import (
    data_requests,
    erasures,
    lost_access,
    merging,
    my_data,
    recoveries,
    register,
    second_opinions,
    support,
    trust,
)

my_data_pages = [
    path("", my_data.page, name="page"),
    path("mes-donnees.json", my_data.export_json, name="json"),
    path("mes-donnees.pdf", my_data.export_pdf, name="pdf"),
    path("effacement/", erasures.staying, name="staying"),
    path("demander/", my_data.ask, name="ask"),
    path("demandes/<uuid:uuid>/retirer/", my_data.withdraw, name="withdraw"),
]

trust_pages = [
    path("", trust.home, name="home"),
    path("regles/", trust.settings, name="settings"),
    path("demandes-sur-les-donnees/", data_requests.DataRequests.as_view(), name="data_requests"),
    path("demandes-sur-les-donnees/<uuid:uuid>/", data_requests.data_request, name="data_request"),
    path("demandes-sur-les-donnees/<uuid:uuid>/repondre/", data_requests.answer, name="answer_data_request"),
    path("demandes-sur-les-donnees/<uuid:uuid>/effacer/", erasures.prepare, name="prepare_erasure"),
    path("effacements/", erasures.Erasures.as_view(), name="erasures"),
    path("effacements/preparer/", erasures.seek, name="seek"),
    path("effacements/<uuid:uuid>/", erasures.erasure, name="erasure"),
    path("effacements/<uuid:uuid>/effacer/", erasures.erase, name="erase"),
    path("effacements/<uuid:uuid>/abandonner/", erasures.drop, name="drop_erasure"),
    path("effacements/<uuid:uuid>/rapport.json", erasures.report_json, name="erasure_json"),
    path("effacements/<uuid:uuid>/rapport.pdf", erasures.report_pdf, name="erasure_pdf"),
    path("registre/", register.register, name="register"),
    path("registre/fichier.<str:kind>", register.register_file, name="register_file"),
    path("recuperations/", recoveries.Recoveries.as_view(), name="recoveries"),
    path("recuperations/<uuid:uuid>/", recoveries.recovery, name="recovery"),
    path("recuperations/<uuid:uuid>/verifier/", recoveries.check, name="check_recovery"),
    path("recuperations/<uuid:uuid>/abandonner/", recoveries.cancel, name="cancel_recovery"),
    path("membres/<uuid:uuid>/recuperer/", recoveries.start, name="start_recovery"),
    path("membres/<uuid:uuid>/confirmer/", recoveries.confirm_access, name="confirm_access"),
    path("assistance/", support.SupportAccesses.as_view(), name="support_accesses"),
    path("assistance/terminer/", support.end_support, name="end_support"),
    path("membres/<uuid:uuid>/assister/", support.open_support, name="open_support"),
    path("decisions/", second_opinions.Proposals.as_view(), name="proposals"),
    path("decisions/<uuid:uuid>/", second_opinions.proposal, name="proposal"),
    path("decisions/<uuid:uuid>/confirmer/", second_opinions.confirm, name="confirm_proposal"),
    path("decisions/<uuid:uuid>/renvoyer/", second_opinions.send_back, name="send_back_proposal"),
    path("decisions/<uuid:uuid>/retirer/", second_opinions.withdraw, name="withdraw_proposal"),
]

urlpatterns = [
    path("donnees-personnelles/", register.notice, name="privacy_notice"),
    path("compte/reunir/", merging.ask, name="account_merge"),
    path("compte/reunir/<str:secret>/", merging.confirm, name="account_confirm_merge"),
    path("compte/acces-perdu/", lost_access.ask, name="account_lost_access"),
    path("compte/acces-perdu/envoye/", lost_access.sent, name="account_lost_access_sent"),
    path("compte/acces-perdu/arreter/<str:secret>/", lost_access.stop, name="account_stop_recovery"),
    path(
        "compte/acces-perdu/adresse/<str:secret>/",
        lost_access.confirm_address,
        name="account_confirm_recovery_address",
    ),
    path("compte/donnees/", include((my_data_pages, "my_data"))),
    path("confiance/", include((trust_pages, "trust"))),
]
