"""The demo lets strangers sign up, and shows the mail of one who did."""

from __future__ import annotations

import pytest

from extranet.demo import people, signing_up
from extranet.signup.models import PendingSignUp
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import visitor
from tests.mail import delivered_mail
from tests.signup.scenes import FIRST, activated, shown

pytestmark = pytest.mark.django_db


def test_the_demos_inscription_waits_for_its_confirmation():
    people.make()
    signing_up.make()
    signing_up.make()
    horizon, academie = Fund.objects.get(slug="horizon"), Fund.objects.get(slug="academie")
    with scope(horizon):
        assert PendingSignUp.objects.count() == 1, "a second run changes nothing"
    (mail,) = [mail for mail in delivered_mail(horizon) if mail.to == ["solene.demonstration@demo.invalid"]]
    assert "inscription/activation/" in mail.body
    assert "Éditeurs de logiciels fictifs" in shown(
        visitor(horizon).post(FIRST, {"profiles": ["member"], "action": "next"})
    )
    client = visitor(academie)
    client.cookies["django_language"] = "fr"
    assert "nouveau responsable de formation" in shown(client.get(FIRST))
    assert "Votre compte est ouvert" in shown(activated(horizon))
