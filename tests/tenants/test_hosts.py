"""Which fund answers, and what a session of one fund is worth at another."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from extranet.organisations.models import Organisation
from extranet.tenants.models import Host
from extranet.tenants.scope import scope
from tests.factories import host_of, member_of, signed_in, staff_of, visitor

pytestmark = pytest.mark.django_db


def test_an_unknown_host_is_404_before_anything_is_read(django_assert_num_queries):
    with django_assert_num_queries(1):  # the hosts themselves
        response = Client(headers={"host": "nobody.example.invalid"}).get("/compte/connexion/")
    assert response.status_code == 404
    assert settings.SESSION_COOKIE_NAME not in response.cookies


def test_a_host_is_found_whatever_its_case_and_port(fund):
    response = Client(headers={"host": f"{host_of(fund).upper()}:8000"}).get("/compte/connexion/")
    assert fund.name in response.content.decode()


def test_every_host_of_a_fund_answers(fund):
    Host.objects.create(fund=fund, name="autre-nom.example.invalid")
    response = Client(headers={"host": "autre-nom.example.invalid"}).get("/compte/connexion/")
    assert fund.name in response.content.decode()


def test_sign_in_is_refused_with_a_page_when_the_cache_is_gone(fund, settings):
    user = member_of(fund).user
    client = visitor(fund)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1"}}
    response = client.post("/compte/connexion/", {"login": user.email, "password": "peu importe"})
    assert response.status_code == 503
    assert "momentanément indisponible" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_session_carried_to_another_fund_is_nobodys(fund, other_fund):
    user = staff_of(fund).user
    client = signed_in(fund, user)
    assert client.get("/").status_code == 200
    elsewhere = Client(headers={"host": host_of(other_fund)})
    elsewhere.cookies = client.cookies
    assert elsewhere.get("/").status_code == 302
    assert client.get("/").status_code == 302, "the stolen session is ended for good"


def test_a_get_cannot_write(fund, monkeypatch):
    user = member_of(fund).user
    client = signed_in(fund, user)

    def write(fund, actor):
        Organisation.objects.create(name="Par un GET", kinds=["company"])

    monkeypatch.setattr("extranet.organisations.views.first_screen.waiting", write)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500
    with scope(fund):
        assert not Organisation.objects.filter(name="Par un GET").exists()


def test_what_a_failing_view_wrote_is_rolled_back(fund, monkeypatch):
    membership = member_of(fund)
    client = signed_in(fund, membership.user)

    def write_then_fail(**kwargs):
        Organisation.objects.create(name="À moitié", kinds=["company"])
        raise RuntimeError

    monkeypatch.setattr("extranet.organisations.services.accept", write_then_fail)
    client.raise_request_exception = False
    response = client.post(f"/organisations/invitations/{membership.uuid}/accepter/")
    assert response.status_code == 500
    with scope(fund):
        assert not Organisation.objects.filter(name="À moitié").exists()


@pytest.mark.django_db(transaction=True)
def test_every_page_says_that_the_database_is_gone_and_when_to_come_back(fund):
    """The host itself is looked up in it, before any view."""
    client, there = (
        Client(headers={"host": host_of(fund)}, raise_request_exception=False),
        dict(connection.settings_dict),
    )
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}
    try:
        response = client.get("/compte/connexion/")
    finally:
        connection.close()
        connection.settings_dict |= there
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "indisponible" in response.content.decode()
    assert client.get("/compte/connexion/").status_code == 200
