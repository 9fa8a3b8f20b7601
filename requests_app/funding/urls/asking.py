"""A company’s funding requests."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import (
    amending,
    before,
    completing,
    filling,
    history,
    papers,
    people,
    request_page,
    requests,
    sending,
    stopping,
)

urlpatterns: list[URLPattern] = [
    path("", requests.Requests.as_view(), name="requests"),
    path("historique/", history.History.as_view(), name="history"),
    path("avant-de-commencer/", before.devices_offered, name="devices_offered"),
    path("avant-de-commencer/<uuid:uuid>/", before.device_offered, name="device_offered"),
    path("avant-de-commencer/<uuid:uuid>/commencer/", before.begin, name="begin"),
    path("demandes/<uuid:uuid>/", request_page.request, name="request"),
    path("demandes/<uuid:uuid>/etapes/<slug:step>/", filling.step, name="step"),
    path("demandes/<uuid:uuid>/beneficiaires/", people.people, name="people"),
    path("demandes/<uuid:uuid>/beneficiaires/nouveau/", people.new_person, name="new_person"),
    path("demandes/<uuid:uuid>/pieces/", papers.papers, name="papers"),
    path("demandes/<uuid:uuid>/verification/", sending.check, name="check"),
    path("demandes/<uuid:uuid>/envoyer/", sending.send, name="send"),
    path("demandes/<uuid:uuid>/envoyee/", sending.sent, name="sent"),
    path("demandes/<uuid:uuid>/accuse-de-depot/", sending.receipt, name="receipt"),
    path("demandes/<uuid:uuid>/abandonner-le-brouillon/", sending.delete_draft, name="delete_draft"),
    path("demandes/<uuid:uuid>/completer/", completing.complete, name="complete"),
    path("demandes/<uuid:uuid>/abandonner/", stopping.give_up, name="give_up"),
    path("demandes/<uuid:uuid>/avenant/", amending.amend, name="amend"),
    path("avenants/<uuid:uuid>/retirer/", amending.withdraw_amendment, name="withdraw_amendment"),
    path("pieces/<uuid:uuid>/", papers.paper, name="paper"),
    path("pieces/<uuid:uuid>/retirer/", papers.remove_paper, name="remove_paper"),
    path("pieces/<uuid:uuid>/remplacer/", papers.replace_paper, name="replace_paper"),
]
