"""An agreed request is to be changed: what differs is asked, one amendment at a time, and may be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.funding.models import Amendment, FundingRequest
from requests_app.funding.services import amending
from tests.funding.scenes import BODY_SIRET, Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def address(request: FundingRequest) -> str:
    return reverse("funding:amend", args=[request.uuid])


def typed(made: Stage, *workers: Any, **fields: str) -> dict[str, Any]:
    usual = {
        "person": [str(one.uuid) for one in workers or [made.known_worker()]],
        "starts_on": "2026-10-01",
        "ends_on": "2026-10-31",
        "hours": "14",
        "place": "Lyon",
        "body_name": "Centre Démo",
        "body_siret": BODY_SIRET,
        "explanation": "Le formateur est malade.",
        "act": "send",
    }
    return usual | fields


@pytest.mark.feature("MYA-02")
def test_only_what_differs_is_asked_with_its_motive(made):
    request = made.agreed().request
    lea = made.worker("Nguyen", "Léa")
    client = made.as_member
    assert "Demander un avenant" in text(client.get(reverse("funding:request", args=[request.uuid])))
    found = text(client.post(address(request), typed(made, act="search", q="nguyen", hours="12")))
    assert str(lea.uuid) in found
    assert 'value="12"' in found
    client.post(address(request), typed(made, made.known_worker(), lea, ends_on="2026-11-15"))
    with scope(made.fund):
        amendment = Amendment.objects.get()
        assert amendment.changes == {
            "ends_on": "2026-11-15",
            "people": sorted(str(one.uuid) for one in (made.known_worker(), lea)),
        }
    page = text(client.get(reverse("funding:request", args=[request.uuid])))
    for shown in ("Demandé, en attente de décision", "15/11/2026", "Le formateur est malade.", "Avenant demandé"):
        assert shown in page
    assert "Demander un avenant" not in page.replace("Demander un avenant ?", "")


def test_nothing_that_changes_is_refused_and_nothing_typed_is_lost(made):
    request = made.agreed().request
    page = text(made.as_member.post(address(request), typed(made, explanation="Pour voir.")))
    assert "Rien ne change" in page
    assert "Pour voir." in page
    page = text(made.as_member.post(address(request), typed(made, ends_on="2026-09-01")))
    assert "La formation finit avant de commencer" in page
    page = text(made.as_member.post(address(request), typed(made, person=[], hours="13")))
    assert "Gardez au moins un bénéficiaire" in page
    with scope(made.fund):
        assert not Amendment.objects.exists()


def test_one_is_open_at_a_time_and_may_be_withdrawn(made):
    request = made.agreed().request
    client = made.as_member
    client.post(address(request), typed(made, hours="12"))
    second = client.post(address(request), typed(made, hours="10"), follow=True)
    assert "Un avenant attend déjà la décision du fonds" in text(second)
    with scope(made.fund):
        amendment = Amendment.objects.get()
        with pytest.raises(ValidationError, match="attend déjà"):
            amending.ask_amendment(
                actor=made.actor,
                request=request,
                people=[made.known_worker()],
                explanation="Encore.",
                starts_on=request.starts_on,
                ends_on=request.ends_on,
                hours=10,
                place="",
                body_name="Centre Démo",
                body_siret=BODY_SIRET,
            )
    withdrawn = client.post(reverse("funding:withdraw_amendment", args=[amendment.uuid]), follow=True)
    assert "L’avenant est retiré" in text(withdrawn)
    assert "Le fonds vient de décider" in text(
        client.post(reverse("funding:withdraw_amendment", args=[amendment.uuid]), follow=True)
    )


def test_another_company_s_worker_is_not_taken(made):
    request = made.agreed().request
    stranger = made.worker("Autre", "Paul", organisation=made.other_company)
    with scope(made.fund), pytest.raises(ValidationError, match="salariés actifs"):
        amending.chosen(request, [stranger])


def test_giving_up_takes_the_open_amendment_along(made):
    request = made.agreed().request
    made.as_member.post(address(request), typed(made, hours="12"))
    made.as_member.post(reverse("funding:give_up", args=[request.uuid]), {"reason": ""})
    with scope(made.fund):
        assert Amendment.objects.get().state == "withdrawn"
