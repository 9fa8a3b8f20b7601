"""An amendment has a decision of its own: old and new values, the next edition of the agreement, or a reason."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from extranet.organisations.models import Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, Amendment, FundingRequest
from requests_app.funding.services import amendments_decided
from requests_app.funding.services.locking import MovedOn
from requests_app.funding.workflow import AmendmentState
from tests.enrolments.reading import text_of
from tests.factories import EstablishmentFactory, MembershipFactory, OrganisationFactory

from .deciding_scenes import GRANTED, amended, amendment
from .scenes import Stage, stage
from .test_deciding import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def editions(made: Stage) -> list[tuple[int, Decimal, bool]]:
    with scope(made.fund):
        rows = Agreement.objects.order_by("edition")
        return [(row.edition, row.teaching, row.superseded_at is None) for row in rows]


@pytest.mark.feature("MYA-02", "MYA-03")
def test_the_staff_see_old_and_new_and_agree_to_the_next_edition(made):
    agreement = made.agreed()
    durand = made.worker("Durand", "Paul")
    claire = made.known_worker()
    asked = amendment(
        made,
        agreement,
        hours="21.00",
        ends_on="2026-11-30",
        place="Villeurbanne",
        people=[str(claire.uuid), str(durand.uuid)],
    )
    address = reverse("funding:agree_amendment", args=[asked.uuid])
    file_page = text_of(made.as_staff.get(reverse("funding:request", args=[agreement.request.uuid])))
    assert "Un avenant attend votre décision" in file_page
    page = made.as_staff.get(address)
    words = text_of(page)
    for old, new in (
        ("31/10/2026", "30/11/2026"),
        ("14 h", "21 h"),
        ("Lyon", "Villeurbanne"),
        ("Claire Martin", "Paul Durand"),
    ):
        assert old in words
        assert new in words
    form = page.context["form"]
    assert form["total_hours"].value() == "42", "two people"
    assert form["valid_until"].value() == datetime.date(2027, 2, 28)
    typed = GRANTED | {"total_hours": "42", "teaching": "2800"}
    page = made.as_staff.post(address, typed, follow=True)
    assert "l’édition 2 de l’accord remplace la précédente" in text_of(page)
    assert editions(made) == [(1, Decimal(1400), False), (2, Decimal(2800), True)]
    with scope(made.fund):
        request = FundingRequest.objects.get(pk=agreement.request_id)
        assert (request.ends_on, request.hours, request.place) == (
            datetime.date(2026, 11, 30),
            Decimal(21),
            "Villeurbanne",
        )
        assert set(request.people.order_by("pk").values_list("worker", flat=True)) == {claire.pk, durand.pk}
        current = Amendment.objects.get(pk=asked.pk)
        second = Agreement.objects.get(edition=2)
        assert (current.state, current.agreement, current.decided_by) == (
            AmendmentState.AGREED,
            second,
            made.officer.user,
        )
        assert second.number == agreement.number
        assert second.letter.file_name.endswith("-2.pdf")
    assert told(made, "amended") == {made.member.user.email, made.manager.user.email}
    again = made.as_staff.post(address, typed, follow=True)
    assert "Entre-temps, l’état a changé : « Accordé »" in text_of(again)


@pytest.mark.feature("MYA-02", "MYA-03")
def test_refused_with_a_reason_the_agreement_stays(made):
    agreement = made.agreed()
    asked = amendment(made, agreement)
    address = reverse("funding:refuse_amendment", args=[asked.uuid])
    assert "obligatoire" in text_of(made.as_staff.post(address, {"reason": " "}))
    page = made.as_staff.post(address, {"reason": "Trop tard."}, follow=True)
    assert "L’avenant est refusé." in text_of(page)
    assert editions(made) == [(1, Decimal(1400), True)]
    with scope(made.fund):
        assert Amendment.objects.get(pk=asked.pk).reason == "Trop tard."
        assert FundingRequest.objects.get(pk=agreement.request_id).hours == Decimal(14)
    assert told(made, "amendment_refused") == {made.member.user.email}


def test_amounts_are_never_below_what_is_invoiced(made):
    agreement = made.agreed()
    made.received(agreement, total=Decimal(1000), net=Decimal(1000))
    asked = amendment(made, agreement)
    address = reverse("funding:agree_amendment", args=[asked.uuid])
    assert "Coûts pédagogiques : 1 000,00 €" in text_of(made.as_staff.get(address))
    page = made.as_staff.post(address, GRANTED | {"teaching": "999,99"})
    assert "Déjà facturé : 1 000,00 €. Accordez au moins ce montant." in text_of(page)
    assert editions(made) == [(1, Decimal(1400), True)]
    made.as_staff.post(address, GRANTED | {"teaching": "1000"})
    assert editions(made)[-1] == (2, Decimal(1000), True)


def test_another_body_takes_over_and_the_former_is_told(made):
    agreement = made.agreed()
    with scope(made.fund):
        body = OrganisationFactory(name="Autre Centre", kinds=[OrganisationKind.TRAINING_BODY], siren="552100554")
        EstablishmentFactory(organisation=body, name="Siège", siret="55210055400013")
        manager = MembershipFactory(organisation=body, roles=[Role.MANAGER])
    asked = amendment(made, agreement, body_name="Autre Centre", body_siret="55210055400013")
    with scope(made.fund):
        amendments_decided.agree_amendment(actor=made.staff, fund=made.fund, amendment=asked, **amended(agreement))
        request = FundingRequest.objects.get(pk=agreement.request_id)
        assert (request.body, request.body_shown) == (body, "Autre Centre")
    assert told(made, "amended") == {made.member.user.email, manager.user.email}
    assert told(made, "former_body") == {made.manager.user.email}


def test_a_person_who_left_the_register_meanwhile_is_said(made):
    agreement = made.agreed()
    durand = made.worker("Durand")
    asked = amendment(made, agreement, people=[str(durand.uuid)])
    with scope(made.fund):
        Worker.objects.filter(pk=durand.pk).update(organisation=made.other_company)
    with scope(made.fund), pytest.raises(ValidationError, match="n’est plus au registre"):
        amendments_decided.agree_amendment(actor=made.staff, fund=made.fund, amendment=asked, **amended(agreement))
    assert editions(made) == [(1, Decimal(1400), True)]


def test_one_that_was_taken_back_is_not_decided(made):
    asked = amendment(made, made.agreed())
    with scope(made.fund):
        current = Amendment.objects.get(pk=asked.pk)
        current.withdraw()
        current.save()
    with scope(made.fund), pytest.raises(MovedOn, match="Retiré"):
        amendments_decided.refuse_amendment(actor=made.staff, fund=made.fund, amendment=asked, reason="Non.")


@pytest.mark.parametrize("name", ["agree_amendment", "refuse_amendment"])
def test_only_the_staff_decide_amendments(made, name: str):
    address = reverse(f"funding:{name}", args=[amendment(made, made.agreed()).uuid])
    assert made.as_member.get(address).status_code == 403
    assert made.as_other_member.get(address).status_code == 404
