"""What enrolments ask of a worker, on her page: numbers, unit, and the days she came and leaves (`ITM-33`)."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import Worker
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.enrolments.scenes import stage


@pytest.mark.feature("ITM-33")
@pytest.mark.django_db
def test_a_leaving_date_on_her_page_deactivates_her_and_reactivating_takes_it_away():
    made = stage()
    worker = made.worker()
    other = made.worker("Dubois", "Béa")
    client = made.as_responsible
    edit = reverse("workers:edit", args=[worker.uuid])
    today = timezone.localdate()
    typed = {"last_name": "Janssens", "first_name": "Ann", "birth_date": "1985-05-12", "version": "1"}
    staff = {"internal_number": "A1", "phone": "+32 2 555 01 00", "unit": "Achats", "in_service_on": "2020-01-06"}
    early = client.post(edit, {**typed, **staff, "left_on": "2019-01-01"}).content.decode()
    assert "part avant d’arriver" in early
    page = client.post(edit, {**typed, **staff, "left_on": today.isoformat()}, follow=True).content.decode()
    for shown in ("A1", "+32 2 555 01 00", "Achats", "06/01/2020", f"{today:%d/%m/%Y}", "Désactivé"):
        assert shown in page
    taken = client.post(
        reverse("workers:edit", args=[other.uuid]),
        {**typed, "last_name": "Dubois", "first_name": "Béa", "internal_number": "A1"},
    ).content.decode()
    assert "Ce numéro interne est déjà celui d’un autre de vos salariés." in taken
    client.post(reverse("workers:reactivate", args=[worker.uuid]))
    with scope(made.fund):
        again = Worker.objects.get(pk=worker.pk)
        details = again.details.get()
        assert (again.is_active, details.left_on) == (True, None)
        assert details.in_service_on == datetime.date(2020, 1, 6)


@pytest.mark.django_db
def test_a_fund_without_enrolments_doesnt_ask():
    made = stage()
    worker = made.worker()
    made.fund.capabilities = [Capability.PREENCODING, Capability.ENROLMENT]
    made.fund.save()
    edit = reverse("workers:edit", args=[worker.uuid])
    assert "Numéro interne" in made.as_responsible.get(edit).content.decode()
    made.fund.capabilities = [Capability.PREENCODING]
    made.fund.save()
    assert "Numéro interne" not in made.as_responsible.get(edit).content.decode()
