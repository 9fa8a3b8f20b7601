"""« Certifier en une fois » (`BEY-04`): one code for a list; what was edited drops out and is named."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from certification.models import Certificate, CertifyingCode, Dossier, Evidence, Sealing
from extranet.journal.models import Entry
from extranet.organisations.roles import Role
from extranet.tenants.requests import fund_address
from extranet.tenants.scope import scope
from tests.accounts.factors import code_of, with_totp
from tests.certification.online import code_mailed, may_go_online, wrong
from tests.certification.scenes import LONG_AGO, Stage, body_of
from tests.factories import MembershipFactory, quickly_signed_in
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

JUNE = datetime.date(2020, 6, 1)
CHOOSE = reverse("certification:together", args=[JUNE])
BY_FACTOR = reverse("certification:together_by_factor", args=[JUNE])
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


def asked(client: Client, certificates: list[Certificate], **more: str) -> Any:
    """From the ticks to the page of the code."""
    return client.post(CHOOSE, BOXES | {"chosen": uuids(certificates)} | more, follow=True)


def page_of(answer: Any) -> str:
    """Its address."""
    return str(answer.redirect_chain[-1][0])


def states(made: Stage) -> list[str]:
    with scope(made.fund):
        return list(Certificate.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.feature("BEY-04")
def test_one_code_certifies_the_list_and_each_month_has_its_own_certificate(made, three):
    client = made.as_manager
    page = asked(client, three[:2])
    assert "Vous certifiez ces mois, et rien d’autre" in page.content.decode()
    done = client.post(page_of(page), {"code": code_mailed(made)}).content.decode()
    assert "Certification effectuée" in done
    assert states(made) == ["certified", "certified", "prepared"]
    with scope(made.fund):
        assert Sealing.objects.count() == Entry.objects.filter(verb="certification.certified").count() == 2


@pytest.mark.feature("BEY-04")
def test_a_month_edited_since_drops_out_of_the_act_and_is_named(made, three):
    client = made.as_manager
    page = page_of(asked(client, three))
    code = code_mailed(made)
    with scope(made.fund):
        edited = Dossier.objects.get(number="A-1")
    made.enter(edited, JUNE, "90")
    done = client.post(page, {"code": code}).content.decode()
    assert "Sortis de l’acte" in done
    assert "Ce mois a changé" in done
    assert states(made) == ["certified", "superseded", "certified", "prepared"]


@pytest.mark.feature("BEY-04")
def test_the_code_is_good_for_exactly_its_list(made, three):
    client = made.as_manager
    address = page_of(asked(client, three[:2]))
    code = code_mailed(made)
    for others in (three, three[1:], three[:1]):
        page = client.post(page_of(asked(client, others)), {"code": code}).content.decode()
        assert "Ce code n’est pas le bon" in page
    page = client.post(address, {"code": wrong(code), "chosen": uuids(three)}).content.decode()
    assert "Il reste 4 essais." in page
    assert states(made) == ["prepared"] * 3
    assert "Certification effectuée" in client.post(address, {"code": code}).content.decode()
    assert states(made) == ["certified", "certified", "prepared"]


@pytest.mark.feature("BEY-04", "ATN-57")
def test_the_code_page_can_be_left_reloaded_and_reached_from_the_mail_and_sends_nothing_by_itself(made, three):
    client = made.as_manager
    address = page_of(asked(client, three[:2]))
    delivered_mail(made.fund)
    assert fund_address(made.fund, address) in mail.outbox[-1].body
    for _time in range(2):
        page = client.get(address).content.decode()
        assert "Il reste" in page
    assert f'href="{reverse("certification:bulk_month", args=[JUNE])}"' in page
    with scope(made.fund):
        assert CertifyingCode.objects.count() == 1
    client.post(f"{address}renvoyer/")
    code = code_mailed(made)
    assert "Certification effectuée" in client.post(address, {"code": code}).content.decode(), "the last code counts"
    again = client.get(address).content.decode()
    assert "Certification effectuée" in again
    assert "Sortis de l’acte" not in again
    with scope(made.fund):
        assert [one.end for one in CertifyingCode.objects.order_by("pk")] == ["replaced", "used"]


@pytest.mark.feature("BEY-04")
def test_the_code_page_is_nobody_elses_and_a_code_of_yesterday_says_so(made, three):
    address = page_of(asked(made.as_manager, three))
    with scope(made.fund):
        colleague = MembershipFactory(organisation=made.body, roles=[Role.MANAGER], starts_on=LONG_AGO)
    page = quickly_signed_in(made.fund, colleague.user).get(address, follow=True).content.decode()
    assert "Ce code n’est plus connu" in page
    assert three[0].number not in page
    with scope(made.fund):
        CertifyingCode.objects.all().delete()
    assert "Ce code n’est plus connu" in made.as_manager.post(address, {"code": "1234"}, follow=True).content.decode()


@pytest.mark.feature("BEY-04", "ATN-53")
def test_an_app_certifies_the_list_in_the_place_of_the_code(made, three):
    seed = with_totp(made.manager.user)
    client = made.as_manager
    page = client.get(CHOOSE).content.decode()
    assert "Saisir un code de mon application" in page
    page = client.post(CHOOSE, BOXES | {"chosen": uuids(three)}).content.decode()
    assert "Choisissez une méthode" in page
    assert page.count(" checked") >= 5, "what was ticked stays ticked"
    page = asked(client, three[:2], method="totp").content.decode()
    assert "Vous certifiez ces mois, et rien d’autre" in page
    answer = BOXES | {"chosen": uuids(three[:2]), "method": "totp"}
    refused = client.post(BY_FACTOR, answer | {"code": "000000"}).content.decode()
    assert states(made) == ["prepared"] * 3
    assert f'value="{three[0].uuid}"' in refused
    assert "Cochez les deux cases" in client.post(BY_FACTOR, answer | {"accepts": ""}).content.decode()
    done = client.post(BY_FACTOR, answer | {"code": code_of(seed)}).content.decode()
    assert "Certification effectuée" in done
    assert states(made) == ["certified", "certified", "prepared"]
    with scope(made.fund):
        assert not CertifyingCode.objects.exists()
        assert {one.said["method"] for one in Evidence.objects.filter(kind="certified")} == {"totp"}


@pytest.mark.feature("BEY-04", "ATN-52")
def test_who_may_not_go_online_is_told_why_and_led_to_paper(made):
    dossier = made.dossier()
    made.prepared(dossier, JUNE)
    client = made.as_manager
    bulk = client.get(reverse("certification:bulk_month", args=[JUNE])).content.decode()
    assert "Certifier en une fois" not in bulk
    page = client.get(CHOOSE).content.decode()
    assert "Recevoir le code" not in page
    assert f'href="{reverse("certification:certify", args=[dossier.uuid, JUNE])}"' in page
    assert f'href="{reverse("certification:identity")}"' in page
    may_go_online(made)
    bulk = client.get(reverse("certification:bulk_month", args=[JUNE])).content.decode()
    assert "Certifier en une fois" in bulk


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
