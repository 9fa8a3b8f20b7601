"""What companies, bodies and the staff have to do by a day, in their agendas (`BEY-18`)."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest
from tests.funding.contribution_scenes import LAST_YEAR, collecting
from tests.funding.scenes import stage

pytestmark = pytest.mark.django_db

AGENDA = reverse("agenda:agenda")


def deadlines(client: Client) -> dict[str, datetime.date]:
    """Each with a page that its reader may open."""
    lines = client.get(AGENDA).context["deadlines"]
    assert {client.get(line.entry.url).status_code for line in lines} <= {200, 302}
    return {line.entry.title: line.entry.begins for line in lines}


@pytest.mark.feature("BEY-18")
def test_a_request_is_deposited_so_many_days_before_the_training_and_decided_by_a_day():
    made, today = stage(), timezone.localdate()
    first = today + datetime.timedelta(days=60)
    device = made.device(days_before_start=15)
    made.draft(device=device, starts_on=first, ends_on=first)
    last = first - datetime.timedelta(days=15)
    assert deadlines(made.as_member) == {"Envoyer la demande : Sécurité au travail": last}
    assert deadlines(made.as_other_member) == {}
    complete = made.complete(device=device, starts_on=first, ends_on=first)
    with scope(made.fund):
        FundingRequest.objects.filter(pk=complete.pk).update(
            officer=made.officer, decide_by=today + datetime.timedelta(days=8)
        )
    assert deadlines(made.as_staff) == {f"Décider la demande {complete.number}": today + datetime.timedelta(days=8)}


@pytest.mark.feature("BEY-18")
def test_an_agreement_ends_for_whoever_invoices_it():
    made = stage()
    until = timezone.localdate() + datetime.timedelta(days=200)
    agreement = made.agreed(granted={"valid_until": until})
    said = {f"Fin de validité de l’accord {agreement.number}": until}
    assert said in (deadlines(made.as_member), deadlines(made.as_body))
    assert deadlines(made.as_other_member) == {}


def test_contributions_are_declared_and_paid_by_the_funds_day():
    made = collecting()
    ((title, day),) = deadlines(made.as_keeper).items()
    assert (title, day.year) == (f"Déclarer et payer les contributions {LAST_YEAR}", LAST_YEAR + 1)
