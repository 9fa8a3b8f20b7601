"""The company checks and certifies, or returns the request, or says that it isn't its own (`ATM-17`, `ATM-26`)."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from requests_app.training.certification import TEXT, TEXT_VERSION
from requests_app.training.models import Absence, Certification, Remark
from tests.factories import quickly_signed_in, staff_of
from tests.training.company_scenes import certified, changed
from tests.training.scenes import own_request_of, request_with_company, stage, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


@pytest.fixture
def request_(made):
    return request_with_company(made, opened=True)


def address(request, route="certify"):
    return reverse(f"training:{route}", args=[request.uuid])


def now(made, request):
    with scope(made.fund):
        return stored(request)


def tick(made, request, **fields):
    return made.as_mandatee.post(
        address(request), {"version": now(made, request).version, "certified": "on"} | fields, follow=True
    )


@pytest.mark.feature("ATM-17", "ATM-26")
def test_a_mandatee_ticks_the_text_and_name_time_and_version_are_kept(made, request_):
    page = made.as_mandatee.get(address(request_)).content.decode()
    assert "correspondent aux dossiers du personnel de l’entreprise" in page
    assert "ce qui est déclaré à l’ONSS comme jours de formation" in page
    before = timezone.now()

    tick(made, request_)

    with scope(made.fund):
        kept = Certification.objects.get(request=request_)
        assert Entry.objects.filter(verb="training.certified", subject_uuid=request_.uuid).count() == 1
    assert kept.text == str(TEXT)
    assert kept.text_version == TEXT_VERSION
    assert kept.name == made.mandatee.full_name
    assert before <= kept.certified_at <= timezone.now()
    assert now(made, request_).state == "certified"


@pytest.mark.feature("ATM-26")
def test_totals_per_day_and_per_worker_help_the_check(made, request_):
    with scope(made.fund):
        absent = request_.participants.order_by("last_first_folded").first()
        day = request_.days.order_by("date").first()
        Absence.objects.create(
            participant=absent, day=day, starts_at=datetime.time(8, 30), ends_at=datetime.time(10), is_justified=True
        )

    page = " ".join(made.as_mandatee.get(address(request_)).content.decode().replace("\xa0", " ").split())

    assert "13 h 30" in page  # 7 h 30 twice, less an hour and a half
    assert "15 h" in page  # the other day, and the other worker
    assert "28 h 30" in page  # all together
    assert "Absence de 08:30 à 10:00, justifiée" in page


@pytest.mark.feature("ATM-26")
def test_without_the_tick_nothing_is_certified_and_no_recap_can_be_generated(made, request_):
    answer = made.as_mandatee.post(address(request_), {"version": now(made, request_).version})

    assert "Cochez la case" in answer.content.decode()
    assert now(made, request_).state == "with_company"
    made.as_mandatee.post(address(request_, "generate_recap"))
    with scope(made.fund):
        assert not request_.recaps.exists()


def test_what_changed_while_the_totals_were_read_must_be_read_again(made, request_):
    seen = now(made, request_).version
    changed(made, request_)

    answer = tick(made, request_, version=seen)

    assert "La demande a changé pendant que vous la contrôliez" in answer.content.decode()
    assert now(made, request_).state == "with_company"
    tick(made, request_)
    assert now(made, request_).state == "certified"


def test_nothing_is_certified_without_days(made):
    request = own_request_of(made, filled=False)

    answer = tick(made, request)

    assert "Aucun jour n’est encodé" in answer.content.decode()


def test_a_second_click_certifies_once(made, request_):
    version = now(made, request_).version
    tick(made, request_, version=version)
    tick(made, request_, version=version)

    with scope(made.fund):
        assert Certification.objects.filter(request=request_).count() == 1


def test_a_change_voids_the_certification_and_the_page_says_so(made):
    request = certified(made)

    changed(made, request)

    assert now(made, request).state == "with_company"
    assert "La certification ne compte plus" in made.as_mandatee.get(address(request)).content.decode()


@pytest.mark.feature("ATM-17")
def test_the_company_returns_the_request_and_the_operator_reads_why(made, request_):
    made.as_mandatee.post(address(request_, "give_back"), {"comment": "Le second jour était à Liège."})

    assert now(made, request_).state == "returned"
    overview = made.as_encoder.get(address(request_, "request")).content.decode()
    assert "Le second jour était à Liège." in overview
    with scope(made.fund):
        told = Message.objects.filter(kind="training.step")
        assert [(one.address, one.payload["step"]) for one in told] == [(made.encoder.user.email, "returned")]


def test_the_company_refuses_a_request_that_is_not_its_own(made, request_):
    made.as_mandatee.post(address(request_, "disown"), {"reason": "Nous n’avons personne à cette formation."})

    assert now(made, request_).state == "disowned"
    assert "Nous n’avons personne" in made.as_encoder.get(address(request_, "request")).content.decode()


def test_returning_needs_words_and_says_that_the_operator_reads_them(made, request_):
    answer = made.as_mandatee.post(address(request_, "give_back"), {"comment": " "})

    assert "N’y écrivez aucune donnée d’un travailleur" in answer.content.decode()
    assert now(made, request_).state == "with_company"


def test_a_company_that_encoded_alone_has_nobody_to_return_it_to(made):
    request = own_request_of(made)

    answer = made.as_mandatee.post(address(request, "give_back"), {"comment": "À revoir"})

    assert "Aucun opérateur n’a encodé cette demande" in answer.content.decode()


def test_what_is_certified_can_no_longer_be_returned(made):
    request = certified(made)

    answer = made.as_mandatee.post(address(request, "give_back"), {"comment": "Trop tard"})

    assert "rechargez la page" in answer.content.decode()
    with scope(made.fund):
        assert not Remark.objects.exists()


def test_the_staff_read_the_totals_and_certify_nothing(made, request_):
    staff = quickly_signed_in(made.fund, staff_of(made.fund).user)

    page = staff.get(address(request_))

    assert "Certifier les présences" not in page.content.decode()
    assert staff.post(address(request_), {"version": 1, "certified": "on"}).status_code == 403


def test_the_operator_has_no_such_tab(made, request_):
    for route in ("certify", "recap", "give_back", "disown"):
        assert made.as_encoder.get(address(request_, route)).status_code == 404
