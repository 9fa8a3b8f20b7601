"""The recap's link has a last day, which stands in the company's agenda (`BEY-18`)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.training.models import SigningLink
from tests.training.company_scenes import printed
from tests.training.scenes import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]

AGENDA = reverse("agenda:agenda")


@pytest.mark.feature("BEY-18")
def test_the_mandatee_sees_until_when_the_representative_can_sign():
    made = stage()
    recap = printed(made)
    address = reverse("training:send_link", args=[recap.request.uuid])
    made.as_mandatee.post(address, {"email": "beatrice@example.invalid"})
    (line,) = made.as_mandatee.get(AGENDA).context["deadlines"]
    with scope(made.fund):
        link = SigningLink.objects.get()
        assert line.entry.begins == link.expires_at
    assert line.entry.title == f"Dernier jour pour signer le récapitulatif {recap.request.number}"
    assert made.as_mandatee.get(line.entry.url).status_code == 200
    with scope(made.fund):
        SigningLink.objects.update(revoked_at=link.sent_at)
    assert made.as_mandatee.get(AGENDA).context["deadlines"] == []
