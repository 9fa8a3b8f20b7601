"""Whose word is awaited for certified hours, what each says from her space, and the mails of « Certifier »."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certification.choices import choices_of
from certification.models import Certificate, Remark, Validation
from certification.months import month_of_dossier
from certification.services import validation
from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.certification.validation_scenes import (
    EMAIL,
    JUNE,
    REASON,
    again,
    beneficiarys,
    employers,
    everything_sent,
    herself,
    link_in,
    mails_to,
    pdf_of,
    text_of,
)
from tests.factories import MembershipFactory, quickly_signed_in
from tests.mandates.scenes import actor_of

pytestmark = pytest.mark.django_db
MAY = datetime.date(2020, 5, 1)


@pytest.fixture(autouse=True)
def in_august(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00")


@pytest.mark.feature("ATN-60")
def test_an_administrator_chooses_who_validates(made):
    page = made.as_staff.get(reverse("certification:options")).content.decode()
    assert "Le bénéficiaire et l’employeur, dans l’ordre qu’ils veulent" in page
    typed = {
        "granularity": "month",
        "opens": "first_day",
        "daily_hours": "7",
        "pages": ["dashboard"],
        "validation": "both",
    }
    made.as_staff.post(reverse("certification:options"), typed)
    assert choices_of(Fund.objects.get(pk=made.fund.pk)).validation == "both"


@pytest.mark.feature("ATN-51")
def test_where_nobody_validates_one_mail_says_that_the_certificate_is_there(made):
    dossier, _user = beneficiarys(made)
    mails_to(made, EMAIL)
    certificate = made.certified(dossier, JUNE)
    (message,) = mails_to(made, EMAIL)
    assert message.subject.startswith("Le certificat de réalisation de juin 2020 est disponible")
    assert reverse("certification:training_month", args=[dossier.uuid, JUNE]) in message.body
    assert again(made, certificate).state == "certified"
    assert mails_to(made, EMAIL) == []


def test_whoever_has_not_opened_her_space_is_led_to_where_it_is_offered(made):
    made.certified(made.dossier(email=EMAIL), JUNE)
    (message,) = [one for one in mails_to(made, EMAIL) if "est disponible" in one.subject]
    assert f"{reverse('certification:trainings')}\n" in message.body


@pytest.mark.feature("ATN-51")
def test_both_are_asked_by_one_mail_each_and_the_order_is_free(made):
    made.choose(validation="both")
    dossier, user = beneficiarys(made)
    person = employers(made)
    mails_to(made, EMAIL)
    certificate = made.certified(dossier, JUNE)
    with scope(made.fund):
        queued = Message.objects.filter(kind__in=["certification.certified", "certification.to_validate"])
        assert sorted(queued.values_list("address", flat=True)) == sorted([EMAIL, person.user.email])
        assert "Dubois" not in str(queued.values_list("payload", flat=True))
    (message,) = mails_to(made, EMAIL)
    assert message.subject.startswith("Vos heures de juin 2020 sont à valider")
    assert link_in(message)

    employer = quickly_signed_in(made.fund, person.user)
    assert "Heures à valider" in text_of(employer.get(reverse("dashboard")))
    page = employer.post(
        reverse("certification:validate_month", args=[dossier.uuid, JUNE]), {"party": "employer"}, follow=True
    )
    assert "Merci, vous avez validé ces heures" in text_of(page)
    assert again(made, certificate).state == "awaiting"
    she = quickly_signed_in(made.fund, user)
    assert "Heures à valider" in text_of(she.get(reverse("dashboard")))
    she.post(reverse("certification:validate_month", args=[dossier.uuid, JUNE]), {"party": "beneficiary"})

    assert again(made, certificate).state == "validated"
    with scope(made.fund):
        ways = Validation.objects.filter(certificate=certificate).values_list("party", "state", "way")
        assert set(ways) == {("beneficiary", "given", "space"), ("employer", "given", "space")}
        assert Entry.objects.filter(verb="certification.hours_validated").count() == 2
    twice = she.post(reverse("certification:validate_month", args=[dossier.uuid, JUNE]), follow=True)
    assert "Rien n’a été enregistré" in text_of(twice)


@pytest.mark.feature("ATN-60", "BEY-08")
def test_a_contest_opens_the_month_and_tells_the_body_why(made):
    made.choose(validation="beneficiary", closes_after=20)
    dossier, user = beneficiarys(made)
    certificate = certified_in_time(made, dossier)
    she = quickly_signed_in(made.fund, user)
    address = reverse("certification:contest_month", args=[dossier.uuid, JUNE])
    empty = she.post(address, {"party": "beneficiary", "reason": " "})
    assert "Ce qui n’est pas juste" in text_of(empty)

    page = she.post(address, {"party": "beneficiary", "reason": REASON}, follow=True)

    assert REASON in text_of(page)
    assert again(made, certificate).state == "contested"
    told = {one.to[0]: one.subject.partition(" – ")[0] for one in everything_sent(made)}
    assert told[made.manager.user.email] == told[made.officer.user.email] == "Heures contestées"
    with scope(made.fund):
        month = month_of_dossier(dossier, JUNE, made.fund)
        assert (month.status.label, month.is_open) == ("Contesté", True)
    body = text_of(made.as_manager.get(reverse("certification:month_story", args=[dossier.uuid, JUNE])))
    assert REASON in body
    assert "Corriger les heures" in body
    assert "Maintenir les heures" in body


def certified_in_time(made, dossier) -> Certificate:
    """Certified before the delay of twenty days was over."""
    import time_machine

    with time_machine.travel("2020-07-10T10:00:00+02:00"):
        return made.certified(dossier, JUNE)


@pytest.mark.feature("ATN-60", "BEY-08")
def test_who_is_both_beneficiary_and_employer_says_as_whom_she_speaks(made):
    made.choose(validation="both")
    dossier, user = beneficiarys(made)
    certificate = made.certified(dossier, JUNE)
    with scope(made.fund):
        MembershipFactory(user=user, organisation=made.employer, roles=[Role.TRAINING_OFFICER])
    she = quickly_signed_in(made.fund, user)
    month = reverse("certification:training_month", args=[dossier.uuid, JUNE])
    page = text_of(she.get(month))
    assert "Je valide ces heures (Bénéficiaire)" in page
    assert "Je valide ces heures (Employeur)" in page
    she.post(reverse("certification:validate_month", args=[dossier.uuid, JUNE]), {"party": "beneficiary"})
    address = reverse("certification:contest_month", args=[dossier.uuid, JUNE])
    assert "Vous contestez en tant que" in text_of(she.get(address))

    refused = text_of(she.post(address, {"reason": REASON}))
    assert REASON in refused
    assert again(made, certificate).state == "awaiting"
    she.post(address, {"reason": REASON, "party": "employer"})

    assert again(made, certificate).state == "contested"
    with scope(made.fund):
        said = Validation.objects.filter(certificate=certificate).values_list("party", "state")
        assert set(said) == {("beneficiary", "given"), ("employer", "contested")}


def test_nobody_speaks_for_another_and_a_reason_is_needed(made):
    made.choose(validation="both")
    dossier, user = beneficiarys(made)
    certificate = made.certified(dossier, JUNE)
    person = employers(made)
    she = quickly_signed_in(made.fund, user)
    address = reverse("certification:validate_month", args=[dossier.uuid, JUNE])
    assert she.post(address, {"party": "employer"}).status_code == 403
    with scope(made.fund):
        for actor, party in [
            (herself(made, user), "employer"),
            (actor_of(person), "beneficiary"),
            (made.actor, "employer"),
            (made.staff, "beneficiary"),
        ]:
            with pytest.raises(PermissionDenied):
                validation.give(actor=actor, fund=made.fund, certificate=certificate, party=party)
    assert again(made, certificate).state == "awaiting"


@pytest.mark.feature("ATN-60")
def test_the_staff_note_what_somebody_without_address_signed_on_paper(made):
    made.choose(validation="beneficiary")
    dossier = made.dossier()
    certificate = made.certified(dossier, JUNE)
    with scope(made.fund):
        assert not Message.objects.filter(kind="certification.certified").exists()
        pdf = pdf_of(made)
    address = reverse("certification:month_act", args=[dossier.uuid, JUNE, "papier"])
    paper = SimpleUploadedFile("papier.pdf", pdf, content_type="application/pdf")
    page = made.as_staff.post(
        address, {"party": "beneficiary", "answer": "yes", "file": paper, "reason": ""}, follow=True
    )
    assert "La réponse est notée" in text_of(page)
    assert again(made, certificate).state == "validated"
    with scope(made.fund):
        remark = Remark.objects.get(certificate=certificate)
        assert (remark.kind, remark.voice, remark.way) == ("validated", "beneficiary", "paper")
    download = reverse("certification:validation_paper", args=[remark.uuid])
    assert b"".join(made.as_staff.get(download).streaming_content) == pdf
    assert made.as_manager.get(download).status_code == 404
    assert made.as_manager.get(address).status_code == 403


def test_what_is_waited_for_is_counted_for_each(made):
    made.choose(validation="employer")
    dossier, user = beneficiarys(made)
    made.certified(dossier, JUNE)
    made.certified(dossier, MAY)
    person = employers(made)
    page = text_of(quickly_signed_in(made.fund, person.user).get(reverse("dashboard")))
    assert "Heures à valider" in page
    assert page.index("Mai 2020") != page.index("Juin 2020")
    assert "Heures à valider" not in text_of(quickly_signed_in(made.fund, user).get(reverse("dashboard")))
