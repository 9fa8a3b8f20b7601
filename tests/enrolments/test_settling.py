"""A request that a responsible settles: three steps, back possible, refused with a reason; the first to act settles."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, EnrolmentRequest, Interest
from requests_app.enrolments.services import asking, settling
from tests.enrolments.scenes import Stage, stage
from tests.factories import MembershipFactory, quickly_signed_in
from tests.mail import delivered_mail
from tests.threads import at_once


@pytest.fixture
def made() -> Stage:
    return stage()


def waiting(made: Stage, *, for_list: bool = False, **fields) -> EnrolmentRequest:
    """A request of Cleo Maes, confirmed by the link of her mail, whom nobody knows."""
    session = None if for_list else fields.pop("session", None) or made.session()
    course = session.course if session else made.course()
    usual = {
        "organisation": made.body,
        "last_name": "Maes",
        "first_name": "Cleo",
        "birth_date": datetime.date(1990, 3, 4),
        "email": "cleo.maes@example.invalid",
        "phone": "+32 2 555 12 34",
        "unit": "Budget",
        "function": "Juriste",
        "language": "fr",
    }
    with scope(made.fund):
        request = asking.ask(fund=made.fund, course=course, session=session, **usual | fields)
    delivered_mail(made.fund)
    with scope(made.fund):
        asking.prove(fund=made.fund, request=request)
        return EnrolmentRequest.objects.get(pk=request.pk)


def step(request: EnrolmentRequest, name: str) -> str:
    return reverse(f"enrolments:{name}", args=[request.uuid])


def as_shown() -> dict[str, str]:
    return {
        "last_name": "Maes",
        "first_name": "Cleo",
        "birth_date": "1990-03-04",
        "email": "cleo.maes@example.invalid",
        "phone": "+32 2 555 12 34",
        "unit": "Budget",
        "function": "Juriste",
        "language": "fr",
        "version": "1",
    }


def decisions(made: Stage) -> list[str]:
    """The subjects of the mails that the person got, after that of the confirmation."""
    hers = [mail.subject for mail in delivered_mail(made.fund) if mail.to == ["cleo.maes@example.invalid"]]
    return [subject.split(" – ")[0] for subject in hers[1:]]


@pytest.mark.django_db
@pytest.mark.feature("ITM-12", "ITM-13", "ITM-14")
def test_add_enrol_confirm_in_three_numbered_steps(made):
    request = waiting(made)
    browser = made.as_responsible
    first = browser.get(step(request, "request_person")).content.decode()
    for typed in ("Maes", "Cleo", "1990-03-04", "cleo.maes@example.invalid", "+32 2 555 12 34", "Budget", "Juriste"):
        assert f'value="{typed}"' in first
    for name in ("Ajouter un collaborateur", "Inscrire à la formation", "Confirmation"):
        assert name in first
    answer = browser.post(step(request, "request_person"), as_shown() | {"unit": "Comptabilité"})
    assert answer.headers["Location"] == step(request, "request_place")
    assert "Une place est libre" in browser.get(step(request, "request_place")).content.decode()
    back = browser.get(step(request, "request_person")).content.decode()
    assert "Modifier le collaborateur" in back
    assert 'value="Comptabilité"' in back
    changed = browser.post(step(request, "request_person"), as_shown() | {"unit": "Achats"})
    assert changed.status_code == 302
    page = browser.post(step(request, "request_confirm"), follow=True).content.decode()
    assert "« Cleo Maes » est inscrit(e)" in page
    with scope(made.fund):
        worker = Worker.objects.get()
        assert WorkerDetails.objects.get(worker=worker).unit == "Achats"
        enrolment = Enrolment.objects.get()
        assert (enrolment.state, enrolment.source, enrolment.worker_id) == ("enrolled", "request", worker.pk)
    assert decisions(made) == ["Votre inscription est confirmée"]


@pytest.mark.django_db
@pytest.mark.feature("ITM-12", "ITM-15")
def test_the_same_for_the_list(made):
    request = waiting(made, for_list=True)
    browser = made.as_responsible
    page = browser.get(step(request, "request_person")).content.decode()
    assert "Inscrire à la liste « Tenez-moi au courant »" in page
    browser.post(step(request, "request_person"), as_shown())
    done = browser.post(step(request, "request_confirm"), follow=True).content.decode()
    assert "« Cleo Maes » est sur la liste « Tenez-moi au courant »" in done
    with scope(made.fund):
        assert Interest.objects.get().worker.last_name == "Maes"
    assert decisions(made) == ["Vous êtes sur la liste « Tenez-moi au courant »"]


@pytest.mark.django_db
@pytest.mark.parametrize("for_list", [False, True])
@pytest.mark.feature("ITM-12", "ITM-16", "ITM-17")
def test_refused_without_adding_anybody(made, for_list):
    request = waiting(made, for_list=for_list)
    browser = made.as_responsible
    empty = browser.post(step(request, "request_refuse"), {"reason": " "}).content.decode()
    assert "obligatoire" in empty
    browser.post(step(request, "request_refuse"), {"reason": "Le budget est épuisé."})
    with scope(made.fund):
        request = EnrolmentRequest.objects.get()
        assert (request.state, request.reason) == ("refused", "Le budget est épuisé.")
        assert not Worker.objects.exists()
        assert not Enrolment.objects.exists()
        assert not Interest.objects.exists()
    assert decisions(made) == ["Votre demande est refusée"]
    assert "Le budget est épuisé." in delivered_mail(made.fund)[-1].body


@pytest.mark.django_db
@pytest.mark.parametrize("for_list", [False, True])
@pytest.mark.feature("ITM-12")
def test_added_and_refused(made, for_list):
    request = waiting(made, for_list=for_list)
    browser = made.as_responsible
    browser.post(step(request, "request_person"), as_shown())
    assert "reste au registre" in browser.get(step(request, "request_refuse")).content.decode()
    browser.post(step(request, "request_refuse"), {"reason": "Pas cette année."})
    with scope(made.fund):
        assert Worker.objects.count() == 1
        assert not Enrolment.objects.exists()
        assert not Interest.objects.exists()


@pytest.mark.django_db
@pytest.mark.feature("ITM-11")
def test_a_settled_request_says_so_to_whoever_comes_second(made):
    request = waiting(made)
    with scope(made.fund):
        colleague = MembershipFactory(organisation=made.body, roles=["training_officer"])
    made.as_responsible.post(step(request, "request_refuse"), {"reason": "Pas cette année."})
    second = quickly_signed_in(made.fund, colleague.user)
    page = second.post(step(request, "request_confirm"), follow=True).content.decode()
    assert "Cette demande est refusée" in page
    assert "Commencer" not in page
    assert len(decisions(made)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("ITM-11")
def test_two_at_once_and_one_settles(made):
    request = waiting(made)
    with scope(made.fund):
        settling.add_person(
            actor=made.actor,
            request=request,
            version=None,
            last_name="Maes",
            first_name="Cleo",
            birth_date=datetime.date(1990, 3, 4),
            email="cleo.maes@example.invalid",
        )

    def settle():
        with scope(made.fund):
            return settling.settle(actor=made.actor, fund=made.fund, request=request)

    def refuse():
        with scope(made.fund):
            return settling.refuse(actor=made.staff, fund=made.fund, request=request, reason="Non.")

    outcomes = at_once(settle, refuse)
    assert sum(isinstance(one, settling.AlreadySettled) for one in outcomes) == 1


@pytest.mark.django_db
@pytest.mark.feature("ITM-11")
def test_the_link_opens_that_request_only_and_for_its_organisation(made):
    request = waiting(made)
    assert made.as_other_responsible.get(step(request, "request")).status_code == 404
    assert "Cleo" in made.as_responsible.get(step(request, "request")).content.decode()


@pytest.mark.django_db
@pytest.mark.feature("ITM-11")
def test_after_the_funds_days_the_staff_settle_too(made):
    request = waiting(made)
    with scope(made.fund):
        assert settling.escalate(fund=made.fund, now=timezone.now()) == 0
        assert settling.escalate(fund=made.fund, now=timezone.now() + datetime.timedelta(days=5, hours=1)) == 1
    mail = delivered_mail(made.fund)[-1]
    assert mail.to == [made.officer.user.email]
    assert step(request, "request") in mail.body
    assert "Cleo" in made.as_staff.get(reverse("dashboard")).content.decode()


@pytest.mark.django_db
@pytest.mark.feature("ITM-11")
def test_a_request_for_a_session_that_began_is_over(made):
    request = waiting(made, session=made.session(in_days=3))
    with scope(made.fund):
        later = timezone.now() + datetime.timedelta(days=4)
        assert settling.expire(fund=made.fund, now=later) == 1
        assert settling.expire(fund=made.fund, now=later) == 0
    page = made.as_responsible.get(step(request, "request_person"), follow=True).content.decode()
    assert "Cette demande est échue" in page
    assert decisions(made) == ["Votre demande n’a pas pu être traitée à temps"]


@pytest.mark.django_db
def test_somebody_of_the_register_is_picked_instead_of_added_twice(made):
    known = made.worker(last_name="Maes", first_name="Cleo", birth_date=datetime.date(1990, 3, 4), email="")
    request = waiting(made)
    browser = made.as_responsible
    page = browser.get(step(request, "request_person")).content.decode()
    assert "C’est cette personne" in page
    twice = browser.post(step(request, "request_person"), as_shown()).content.decode()
    assert "figure déjà parmi vos salariés" in twice
    picked = browser.post(step(request, "request_known"), {"worker": str(known.uuid)})
    assert picked.headers["Location"] == step(request, "request_place")
    browser.post(step(request, "request_confirm"))
    with scope(made.fund):
        assert Enrolment.objects.get().worker_id == known.pk
        assert WorkerDetails.objects.get(worker=known).email == "cleo.maes@example.invalid"
    assert decisions(made) == ["Votre inscription est confirmée"]


@pytest.mark.django_db
def test_the_staff_say_of_which_organisation_she_is(made):
    request = waiting(made, organisation=None, organisation_name="Le SPF des démos")
    browser = made.as_staff
    assert "Le SPF des démos" in browser.get(step(request, "request_person"), follow=True).content.decode()
    found = browser.post(step(request, "request_organisation"), {"organisation_search": "SPF"}).content.decode()
    assert str(made.body.uuid) in found
    nothing = browser.post(step(request, "request_organisation"), {"organisation_search": "zzz"}).content.decode()
    assert "Aucune organisation de ce nom" in nothing
    browser.post(step(request, "request_organisation"), {"organisation": str(made.body.uuid)})
    browser.post(step(request, "request_person"), as_shown())
    assert "est inscrit(e)" in browser.post(step(request, "request_confirm"), follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.feature("ITM-17", "BEY-19")
def test_mails_are_in_the_persons_language_with_the_funds_own_words(made):
    browser = made.as_staff
    page = browser.get(reverse("enrolments:mail_texts") + "?langue=nl").content.decode()
    assert "Textes des e-mails" in page
    browser.post(reverse("enrolments:mail_texts") + "?langue=nl", {"refused": "Bel ons gerust."})
    request = waiting(made, language="nl")
    made.as_responsible.post(step(request, "request_refuse"), {"reason": "Geen plaats."})
    mail = delivered_mail(made.fund)[-1]
    assert "Bel ons gerust." in mail.body
    assert "Geen plaats." in mail.body


@pytest.mark.django_db
def test_the_list_costs_the_same_with_one_and_with_sixty(made):
    session = made.session()
    waiting(made, session=session)
    browser = made.as_responsible
    address = reverse("enrolments:requests")
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    with scope(made.fund):
        first = EnrolmentRequest.objects.get()
        for number in range(59):
            EnrolmentRequest.objects.create(
                course=session.course,
                session=session,
                organisation=made.body,
                last_name=f"Maes {number}",
                first_name="Cleo",
                birth_date=first.birth_date,
                email=f"c{number}@example.invalid",
                language="fr",
            )
        for row in EnrolmentRequest.objects.filter(state="asked").order_by("pk"):
            asking.prove(fund=made.fund, request=row)
    with CaptureQueriesContext(connection) as sixty:
        page = browser.get(address).content.decode()
    assert "sur 60" in page
    assert len(one) == len(sixty)
