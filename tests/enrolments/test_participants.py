"""What a participant does herself: by the link of her mail, and with her own space."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import WorkerDetails
from extranet.tenants.scope import scope
from requests_app.enrolments.links import enrolment_path
from requests_app.enrolments.models import Enrolment, Interest, Participant
from requests_app.enrolments.services import announcing, enrolling
from tests.enrolments.presence_scenes import attended, confirmed_day
from tests.enrolments.reading import words_of
from tests.enrolments.scenes import Stage, stage
from tests.factories import UserFactory, quickly_signed_in, visitor
from tests.mail import delivered_mail


@pytest.fixture
def made() -> Stage:
    return stage()


def link_of(made: Stage, address: str) -> str:
    """The path of the enrolment's page in the last mail to this address."""
    mails = [mail for mail in delivered_mail(made.fund) if mail.to == [address]]
    found = re.search(r"https?://[^/]+(/formations/mon-inscription/[^\s\"<>]+)", mails[-1].body)
    assert found, mails[-1].body
    return found[1]


def offered(made: Stage) -> tuple[Enrolment, str]:
    """Bea waited, and the place that Ann gave back is held for her; the link of that mail."""
    session = made.session(capacity=1)
    first = made.enrol(made.worker(first_name="Ann"), session)
    made.enrol(made.worker(first_name="Bea"), session)
    with scope(made.fund):
        enrolling.unenrol(actor=made.actor, fund=made.fund, enrolment=first)
        enrolment = Enrolment.objects.select_related("session").get(worker__first_name="Bea")
    return enrolment, link_of(made, "bea.janssens@example.invalid")


def joined(made: Stage, **fields):
    """Ann with her own account, which said « C’est moi »; her browser, and who she is in the register."""
    worker = made.worker(**fields)
    user = UserFactory()
    with scope(made.fund):
        Participant.objects.create(worker=worker, account=user, joined_at=timezone.now())
    return quickly_signed_in(made.fund, user), worker


@pytest.mark.django_db
@pytest.mark.feature("ITM-20")
def test_an_offer_is_accepted_by_the_link_of_its_mail(made):
    enrolment, path = offered(made)
    client = visitor(made.fund)
    page = client.get(path)
    assert "Une place est tenue pour vous" in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Inscrit" in client.post(f"{path}accepter/", follow=True).content.decode()
    with scope(made.fund):
        assert Enrolment.objects.get(pk=enrolment.pk).state == "enrolled"


@pytest.mark.django_db
def test_an_offer_past_its_deadline_is_refused_and_says_so(made):
    enrolment, path = offered(made)
    with scope(made.fund):
        Enrolment.objects.filter(pk=enrolment.pk).update(held_until=timezone.now() - datetime.timedelta(minutes=1))
    page = visitor(made.fund).post(f"{path}accepter/").content.decode()
    assert "Cette inscription a changé entre-temps" in page
    with scope(made.fund):
        assert Enrolment.objects.get(pk=enrolment.pk).state == "option"


@pytest.mark.django_db
def test_an_offer_is_declined_and_goes_to_the_next(made):
    enrolment, path = offered(made)
    made.enrol(made.worker(first_name="Cleo"), enrolment.session)
    client = visitor(made.fund)
    assert "Refuser la place" in client.get(f"{path}se-desinscrire/").content.decode()
    client.post(f"{path}se-desinscrire/", {"reason": "En congé."})
    with scope(made.fund):
        states = dict(Enrolment.objects.values_list("worker__first_name", "state"))
        assert (states["Bea"], states["Cleo"]) == ("cancelled", "option")
        assert Enrolment.objects.get(pk=enrolment.pk).cancelled_by == "participant"


@pytest.mark.django_db
def test_past_the_last_day_an_offer_is_still_declined_and_a_place_is_no_longer_given_back(made):
    _enrolment, path = offered(made)
    made.enrol(made.worker(first_name="Dora"), made.session(made.course("AUT-1", "Autre")))
    place = link_of(made, "dora.janssens@example.invalid")
    made.choose(cancel_until_days=60)
    client = visitor(made.fund)
    assert "Se désinscrire" not in client.get(place).content.decode()
    assert "ne peut plus être annulée ici" in client.get(f"{place}se-desinscrire/").content.decode()
    assert "Je refuse la place" in client.get(path).content.decode()
    client.post(f"{path}se-desinscrire/", {"reason": ""})
    with scope(made.fund):
        states = dict(Enrolment.objects.values_list("worker__first_name", "state"))
    assert (states["Bea"], states["Dora"]) == ("cancelled", "enrolled")


@pytest.mark.django_db
def test_she_gives_her_place_back_where_the_fund_lets_her(made):
    session = made.session()
    made.enrol(made.worker(), session)
    path = link_of(made, "ann.janssens@example.invalid")
    client = visitor(made.fund)
    made.choose(participants_cancel=False)
    refused = client.post(f"{path}se-desinscrire/", {"reason": ""}).content.decode()
    assert "adressez-vous" in refused or "ne peut plus être annulée ici" in refused
    with scope(made.fund):
        assert Enrolment.objects.get().state == "enrolled"
    made.choose(participants_cancel=True)
    client.post(f"{path}se-desinscrire/", {"reason": ""})
    with scope(made.fund):
        assert Enrolment.objects.get().state == "cancelled"


@pytest.mark.django_db
def test_a_link_dies_with_the_address_it_was_mailed_to_and_with_her_leaving(made):
    worker = made.worker()
    made.enrol(worker, made.session())
    path = link_of(made, "ann.janssens@example.invalid")
    client = visitor(made.fund)
    assert client.get(path).status_code == 200
    with scope(made.fund):
        WorkerDetails.objects.filter(worker=worker).update(email="corrigee@example.invalid")
    assert client.get(path).status_code == 410
    assert client.post(f"{path}accepter/").status_code == 410
    forged = signing.dumps(["x", "y"], salt="autre")
    assert client.get(reverse("enrolments:by_link", args=[forged])).status_code == 404
    assert visitor(stage().fund).get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.feature("ITM-20")
def test_with_her_space_she_enrols_in_one_click(made):
    session = made.session()
    browser, worker = joined(made)
    page = browser.get(reverse("enrolments:ask", args=[session.uuid])).content.decode()
    assert "Date de naissance" not in page
    shown = browser.post(reverse("enrolments:ask", args=[session.uuid]), {"worker": worker.pk}, follow=True)
    assert "Inscrit" in shown.content.decode()
    twice = browser.post(reverse("enrolments:ask", args=[session.uuid]), {"worker": worker.pk}).content.decode()
    assert "déjà inscrite" in twice
    listed = browser.get(reverse("enrolments:mine")).content.decode()
    assert "Communiquer clairement" in listed


@pytest.mark.django_db
def test_the_same_person_under_two_organisations_says_for_which(made):
    session = made.session()
    browser, _ann = joined(made)
    twin = made.worker(organisation=made.other_body, email="ann@ville.invalid")
    stranger = made.worker(first_name="Bea")
    with scope(made.fund):
        account = Participant.objects.get().account
        Participant.objects.create(worker=twin, account=account, joined_at=timezone.now())
    address = reverse("enrolments:ask", args=[session.uuid])
    page = browser.get(address).content.decode()
    assert "SPF Démo" in page
    assert "Ville Démo" in page
    assert browser.post(address, {"worker": stranger.pk}).status_code == 200
    browser.post(address, {"worker": twin.pk})
    with scope(made.fund):
        assert Enrolment.objects.get().organisation_id == made.other_body.pk


@pytest.mark.django_db
def test_a_space_is_offered_at_the_known_address_and_opened_by_its_account(made):
    made.enrol(made.worker(), made.session())
    path = link_of(made, "ann.janssens@example.invalid")
    assert "Une invitation est partie" in visitor(made.fund).post(f"{path}mon-espace/").content.decode()
    mail = delivered_mail(made.fund)[-1]
    assert mail.to == ["ann.janssens@example.invalid"]
    with scope(made.fund):
        participant = Participant.objects.select_related("account", "worker").get()
        assert participant.joined_at is None
    browser = quickly_signed_in(made.fund, participant.account)
    assert "C’est moi" in browser.get(reverse("dashboard")).content.decode()
    assert "Communiquer" not in browser.get(reverse("enrolments:mine")).content.decode()
    browser.post(reverse("enrolments:join", args=[participant.worker.uuid]))
    assert "Communiquer clairement" in browser.get(reverse("enrolments:mine")).content.decode()
    somebody = quickly_signed_in(made.fund, UserFactory())
    assert somebody.post(reverse("enrolments:join", args=[participant.worker.uuid])).status_code == 404


@pytest.mark.django_db
def test_her_pages_are_nobody_elses(made):
    session = made.session()
    browser, worker = joined(made)
    enrolment = made.enrol(worker, session)
    page = reverse("enrolments:own_enrolment", args=[enrolment.uuid])
    assert browser.get(page).status_code == 200
    for other in (made.as_responsible, made.as_staff, quickly_signed_in(made.fund, UserFactory())):
        assert other.get(page).status_code == 404
        assert other.post(reverse("enrolments:leave", args=[enrolment.uuid])).status_code == 404
    left = browser.post(reverse("enrolments:leave", args=[enrolment.uuid]), {"reason": ""}, follow=True)
    assert "plus inscrit(e)" in left.content.decode()


@pytest.mark.django_db
@pytest.mark.feature("ITM-15")
def test_on_and_off_the_list_with_her_space(made):
    course = made.course()
    browser, worker = joined(made)
    browser.post(reverse("enrolments:ask_list", args=[course.uuid]), {"worker": worker.pk})
    with scope(made.fund):
        assert Interest.objects.get().worker_id == worker.pk
    assert "Quitter la liste" in browser.get(reverse("enrolments:mine")).content.decode()
    browser.post(reverse("enrolments:leave_list", args=[course.uuid]))
    with scope(made.fund):
        assert not Interest.objects.exists()


@pytest.mark.django_db
def test_one_convocation_and_one_reminder_each(made):
    session = made.session(in_days=10)
    made.enrol(made.worker(), session)
    hers = "ann.janssens@example.invalid"
    counts = []
    for days in (0, 4, 4, 9, 9):
        with scope(made.fund):
            counts.append(announcing.convoke(fund=made.fund, now=timezone.now() + datetime.timedelta(days=days)))
    assert counts == [0, 1, 0, 1, 0]
    subjects = [mail.subject.split(" – ")[0] for mail in delivered_mail(made.fund) if mail.to == [hers]]
    assert subjects == [
        "Votre inscription est confirmée",
        "Convocation à une formation",
        "Rappel : votre formation approche",
    ]
    body = delivered_mail(made.fund)[-1].body
    assert "Rue de la Loi 51" in body
    assert "09:00 – 12:00" in body


@pytest.mark.django_db
@pytest.mark.feature("ITM-20")
def test_who_was_present_downloads_her_attestation_by_account_and_by_link(made):
    client, ann = joined(made)
    was_there = attended(made, ann, place="Rue de la Loi 51")
    to_come = made.enrol(ann, made.session())
    with scope(made.fund):
        address = WorkerDetails.objects.get(worker=ann).email
        path = enrolment_path(was_there, address)
    page = client.get(reverse("enrolments:own_enrolment", args=[was_there.uuid])).content.decode()
    own = reverse("enrolments:own_attestation", args=[was_there.uuid])
    assert own in page
    assert f"{path}attestation.pdf" in visitor(made.fund).get(path).content.decode()
    for answer in (client.get(own), visitor(made.fund).get(f"{path}attestation.pdf")):
        assert answer.headers["Content-Type"] == "application/pdf"
        assert "no-store" in answer.headers["Cache-Control"]
        said = words_of(answer.content)
        for words in ("Attestation de participation", "Ann Janssens", "12/05/1985", "HIER-1", "Rue de la Loi 51"):
            assert words in said
    page = client.get(reverse("enrolments:own_enrolment", args=[to_come.uuid])).content.decode()
    assert "attestation" not in page


@pytest.mark.django_db
def test_an_attestation_counts_what_she_attended(made):
    """Absent in the afternoon: the morning alone stands on it."""
    session = confirmed_day(made, {"Ann": ["present", "absent"], "Bea": ["absent", "absent"]})
    with scope(made.fund):
        rows = {
            one.worker.first_name: one for one in Enrolment.objects.filter(session=session).select_related("worker")
        }
        mine = enrolment_path(rows["Ann"], WorkerDetails.objects.get(worker=rows["Ann"].worker).email)
        hers = enrolment_path(rows["Bea"], WorkerDetails.objects.get(worker=rows["Bea"].worker).email)
        morning = session.parts.earliest("starts_at")
    said = words_of(visitor(made.fund).get(f"{mine}attestation.pdf").content)
    begin = morning.starts_at.astimezone(made.fund.zone)
    assert f"{begin:%d/%m/%Y} : {begin:%H:%M}" in said
    assert said.count(f"{begin:%d/%m/%Y} :") == 1
    hours = int((morning.ends_at - morning.starts_at).total_seconds()) // 3600
    assert f"Durée suivie {hours}" in said
    assert visitor(made.fund).get(f"{hers}attestation.pdf").status_code == 404
