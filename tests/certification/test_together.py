"""« Certifier en une fois » (`BEY-04`): one code for a list; what was edited drops out and is named."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from certification.models import Certificate, CertifyingCode, Dossier, Sealing
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.certification.online import code_mailed, may_go_online, wrong
from tests.certification.scenes import Stage, body_of
from tests.factories import quickly_signed_in

pytestmark = pytest.mark.django_db

JUNE = datetime.date(2020, 6, 1)
CHOOSE = reverse("certification:together", args=[JUNE])
CERTIFY = reverse("certification:certify_together", args=[JUNE])
BOXES = {"certifies": "on", "accepts": "on"}


@pytest.fixture(autouse=True)
def in_august(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00")


@pytest.fixture
def three(made) -> list[Certificate]:
    may_go_online(made)
    return [made.prepared(made.dossier(f"A-{number}"), JUNE) for number in range(3)]


def uuids(certificates: list[Certificate]) -> list[str]:
    return [str(one.uuid) for one in certificates]


def states(made: Stage) -> list[str]:
    with scope(made.fund):
        return list(Certificate.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.feature("BEY-04")
def test_one_code_certifies_the_list_and_each_month_has_its_own_certificate(made, three):
    client = made.as_manager
    page = client.post(CHOOSE, BOXES | {"chosen": uuids(three[:2])}).content.decode()
    assert "Le code certifie ces mois, et rien d’autre" in page
    with scope(made.fund):
        assert CertifyingCode.objects.count() == 1
    done = client.post(CERTIFY, {"chosen": uuids(three[:2]), "code": code_mailed(made)}).content.decode()
    assert "Certification effectuée" in done
    assert states(made) == ["certified", "certified", "prepared"]
    with scope(made.fund):
        assert Sealing.objects.count() == Entry.objects.filter(verb="certification.certified").count() == 2


@pytest.mark.feature("BEY-04")
def test_a_month_edited_since_drops_out_of_the_act_and_is_named(made, three):
    client = made.as_manager
    client.post(CHOOSE, BOXES | {"chosen": uuids(three)})
    code = code_mailed(made)
    with scope(made.fund):
        edited = Dossier.objects.get(number="A-1")
    made.enter(edited, JUNE, "90")
    done = client.post(CERTIFY, {"chosen": uuids(three), "code": code}).content.decode()
    assert "Sortis de l’acte" in done
    assert "Ce mois a changé" in done
    assert states(made) == ["certified", "superseded", "certified", "prepared"]


@pytest.mark.feature("BEY-04")
def test_the_code_is_good_for_exactly_its_list(made, three):
    client = made.as_manager
    client.post(CHOOSE, BOXES | {"chosen": uuids(three[:2])})
    code = code_mailed(made)
    for others in (three, three[1:], three[:1]):
        page = client.post(CERTIFY, {"chosen": uuids(others), "code": code}).content.decode()
        assert "Aucun code n’est en cours" in page
    page = client.post(CERTIFY, {"chosen": uuids(three[:2]), "code": wrong(code)}).content.decode()
    assert "Il reste 4 essais." in page
    assert states(made) == ["prepared"] * 3
    assert (
        "Certification effectuée" in client.post(CERTIFY, {"chosen": uuids(three[:2]), "code": code}).content.decode()
    )


@pytest.mark.feature("BEY-04")
def test_without_boxes_months_or_checked_documents_nothing_is_certified(made, three):
    client = made.as_manager
    assert "Cochez les deux cases" in client.post(CHOOSE, {"chosen": uuids(three)}).content.decode()
    assert "Cochez au moins un mois" in client.post(CHOOSE, BOXES).content.decode()
    foreign = body_of(made.fund, "Autre centre")
    other = quickly_signed_in(made.fund, foreign.user)
    assert "Cochez au moins un mois" in other.post(CHOOSE, BOXES | {"chosen": uuids(three)}).content.decode()
    with scope(made.fund):
        assert not CertifyingCode.objects.exists()
