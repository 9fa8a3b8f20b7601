"""What the logs keep of signing in: that it happened and to which account, never what was typed."""

from __future__ import annotations

import logging

import pytest
from django.urls import reverse

from tests.factories import PASSWORD, member_of, signed_in, visitor

pytestmark = pytest.mark.django_db


def test_signing_in_and_out_and_a_refusal_are_noted_without_anybodys_address(fund, caplog):
    user = member_of(fund).user
    with caplog.at_level(logging.INFO, logger="extranet.accounts.signing_in"):
        visitor(fund).post(reverse("account_login"), {"login": user.email, "password": "pas celui-là"})
        client = signed_in(fund, user)
        client.post(reverse("account_logout"))
    lines = [one.getMessage() for one in caplog.records if one.name == "extranet.accounts.signing_in"]
    assert lines == [
        f"sign-in refused at fund {fund.pk}",
        f"signed in: person {user.pk} at fund {fund.pk} (password)",
        f"signed out: person {user.pk} at fund {fund.pk}",
    ]
    assert not any(secret in line for line in lines for secret in (user.email, PASSWORD, "pas celui-là"))


def test_a_refused_page_is_noted_by_its_route(fund, caplog):
    client = signed_in(fund, member_of(fund).user)
    with caplog.at_level(logging.WARNING, logger="django.request"):
        assert client.get(reverse("organisations:list")).status_code == 403
    (noted,) = [one for one in caplog.records if one.name == "django.request"]
    assert noted.status_code == 403
    assert noted.request.resolver_match.view_name == "organisations:list"
