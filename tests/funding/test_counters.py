"""« Compteurs »: what is left of agreements, dossiers and workers' rights, with a warning before it is overshot."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.organisations.models import Worker
from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.funding.entitlements import OPTION
from requests_app.funding.models import Entitlement
from requests_app.funding.overshoot import left_on
from tests.certification import scenes as certification_scenes
from tests.enrolments import scenes as enrolments_scenes
from tests.enrolments.presence_scenes import confirmed_day
from tests.factories import FundFactory, MembershipFactory, WorkerFactory, quickly_signed_in
from tests.training.company_scenes import accepted
from tests.training.scenes import stage as training_stage

from .scenes import Stage, stage

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def world() -> Stage:
    return stage()


@pytest.fixture
def enrolling() -> enrolments_scenes.Stage:
    """A Belgian fund that enrols and has member services."""
    made = enrolments_scenes.stage()
    made.fund.capabilities = [Capability.ENROLMENT, Capability.MEMBERSHIP]
    made.fund.save()
    return made


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ").split())


def listed(client, **wanted) -> str:
    return text_of(client.get(reverse("funding:worker_counters"), {"year": YESTERDAY.year} | wanted))


@pytest.mark.feature("BEY-16")
def test_an_agreement_shows_what_is_left_and_warns_before_it_is_overshot(world):
    lasting = {"valid_until": timezone.localdate() + datetime.timedelta(days=60)}
    agreement = world.agreed(granted=lasting, teaching=Decimal(2000), annex=Decimal(300), hours=Decimal(20))
    ended = world.agreed(granted={"valid_until": datetime.date(2026, 10, 2)})
    page = text_of(world.as_member.get(reverse("funding:counters")))
    assert "2 000,00 € sur 2 000,00 €" in page
    assert "20 h sur 20 h" in page
    assert "Il en reste" in page
    assert "Accords bientôt épuisés" not in text_of(world.as_member.get(reverse("dashboard")))
    world.received(agreement, total=Decimal(1600), net=Decimal(1600), hours=Decimal(16))
    page = text_of(world.as_member.get(reverse("funding:counters"), {"level": "soon"}))
    assert "400,00 € sur 2 000,00 €" in page
    assert "300,00 € sur 300,00 €" in page
    assert "4 h sur 20 h" in page
    assert "Bientôt épuisé" in page
    assert "Accords bientôt épuisés" in text_of(world.as_member.get(reverse("dashboard")))
    assert agreement.number not in text_of(world.as_member.get(reverse("funding:counters"), {"level": "over"}))
    assert ended.number not in text_of(world.as_member.get(reverse("funding:counters")))
    assert ended.number in text_of(world.as_member.get(reverse("funding:counters"), {"valid": "all"}))
    csv = world.as_member.get(reverse("funding:counters"), {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert '"400,00"' in csv or '"400.00"' in csv
    for client in (world.as_body, world.as_staff):
        assert agreement.number in text_of(client.get(reverse("funding:counters")))
    assert agreement.number not in text_of(world.as_other_member.get(reverse("funding:counters")))


def test_a_training_body_reads_nothing_of_wages(world):
    world.agreed(granted={"salary": Decimal("777.77"), "annex": Decimal("55.55")})
    place = reverse("funding:counters")
    for client, reads in ((world.as_member, True), (world.as_staff, True), (world.as_body, False)):
        assert ("777,77" in text_of(client.get(place))) == reads
        csv = b"".join(client.get(place, {"export": "csv"})).decode()
        assert ("777,77" in csv.replace(".", ",")) == reads
        assert ("55,55" in csv.replace(".", ",")) == reads


def test_the_file_of_an_agreement_can_show_the_same(world):
    agreement = world.agreed()
    with scope(world.fund):
        left = left_on(agreement.request, world.actor, world.fund)
        assert left is not None
        assert (left.hours, left.level) == (Decimal(14), "fine")
        assert left_on(agreement.request, world.other_actor, world.fund) is None
    world.received(agreement)
    with scope(world.fund):
        left = left_on(agreement.request, world.actor, world.fund)
        assert left is not None
        assert (left.hours, left.level) == (0, "spent")


@pytest.mark.feature("BEY-16")
def test_a_dossiers_hours_are_what_was_agreed_less_what_is_certified():
    made = certification_scenes.stage()
    made.fund.capabilities = [Capability.CERTIFICATION, Capability.MEMBERSHIP]
    made.fund.save()
    dossier = made.dossier(hours_agreed=Decimal(160))
    with scope(made.fund):
        keeper = MembershipFactory(organisation=made.employer, roles=[Role.TRAINING_OFFICER])
        other = MembershipFactory(roles=[Role.TRAINING_OFFICER])
    client = quickly_signed_in(made.fund, keeper.user)
    assert "160 h" in text_of(client.get(reverse("funding:dossier_counters")))
    made.certified(dossier, datetime.date(2020, 6, 1), centre="147.00")
    page = text_of(client.get(reverse("funding:dossier_counters"), {"level": "soon"}))
    assert "147 h" in page
    assert "13 h" in page
    assert "Bientôt épuisé" in page
    assert "Dossiers bientôt épuisés" in text_of(client.get(reverse("dashboard")))
    stranger = quickly_signed_in(made.fund, other.user)
    assert dossier.number not in text_of(stranger.get(reverse("funding:dossier_counters")))


@pytest.mark.feature("BEY-16")
def test_a_workers_days_are_used_by_confirmed_presences(enrolling):
    """Six hours a day, of 38 in the year: the company sees who has little left before it enrols her."""
    for number in range(6):
        course = enrolling.course(code=f"C-{number}", title=f"Cours {number}")
        marks = (
            {"Ann": ["present", "present"]} if number else {"Ann": ["present", "present"], "Zoé": ["absent", "present"]}
        )
        if number == 0:
            confirmed_day(enrolling, marks, course=course)
        else:
            again(enrolling, course, number)
    client = enrolling.as_responsible
    page = listed(client)
    assert "2 h sur 38 h" in page, "six days of six hours"
    assert "35 h sur 38 h" in page, "half a day"
    soon = listed(client, level="soon")
    assert "Janssens Ann" in soon
    assert "Zoé" not in soon
    with scope(enrolling.fund):
        ann = Worker.objects.get(first_name="Ann")
    address = reverse("funding:worker_counter", args=[ann.uuid])
    assert address in text_of(client.get(reverse("workers:worker", args=[ann.uuid])))
    page = text_of(client.get(address, {"year": YESTERDAY.year}))
    assert "Cours 4" in page
    assert "Avant d’inscrire cette personne" in page
    said = {"days": "", "working_time": "50", "carried_hours": "0", "version": "0"}
    assert client.post(f"{address}?year={YESTERDAY.year}", said).status_code == 302
    assert "Dépassé" in text_of(client.get(address, {"year": YESTERDAY.year})), "36 hours of 19"
    assert "Janssens Ann" in listed(client, level="over")
    stale = text_of(client.post(f"{address}?year={YESTERDAY.year}", said | {"working_time": "80"}))
    assert "Quelqu’un d’autre a modifié cette fiche" in stale
    with scope(enrolling.fund):
        assert Entitlement.objects.get().working_time == 50
        assert "funding.entitlement_said" in Entry.objects.of_subject(ann).values_list("verb", flat=True)
    csv = client.get(reverse("funding:worker_counters"), {"year": YESTERDAY.year, "export": "csv"})
    assert "Dépassé" in csv.getvalue().decode("utf-8-sig")


def again(made: enrolments_scenes.Stage, course, number: int) -> None:
    """Ann, present on another day that is over."""
    from requests_app.enrolments.services import presences
    from tests.enrolments.presence_scenes import parts_of

    session = made.session(course, in_days=-1 - number)
    with scope(made.fund):
        ann = Worker.objects.get(first_name="Ann")
    enrolment = made.enrol(ann, session, made.staff)
    for part in parts_of(made, session):
        with scope(made.fund):
            presences.note(actor=made.staff, fund=made.fund, part=part, marks={enrolment.pk: "present"})
            presences.confirm_sheet(actor=made.staff, fund=made.fund, part=part)


def test_long_trainings_use_paid_educational_leave(enrolling):
    enrolling.fund.options[OPTION] = {"training_days": 0, "leave_hours": 40, "leave_from": 6}
    enrolling.fund.save()
    confirmed_day(enrolling, {"Ann": ["present", "present"]})
    assert "34 h sur 40 h" in listed(enrolling.as_responsible)
    enrolling.fund.options[OPTION]["leave_from"] = 32
    enrolling.fund.save()
    assert "40 h sur 40 h" in listed(enrolling.as_responsible), "shorter trainings don't count"


def test_presences_of_accepted_requests_count_too():
    from requests_app.funding.consumption import counters_of
    from requests_app.training.models import Participant

    made = training_stage()
    request = accepted(made)
    with scope(made.fund):
        person = Participant.objects.filter(request=request).order_by("pk")[0]
        day = request.days.order_by("date")[0]
        counters = counters_of(made.fund, [person.worker_id], day.date.year, day.date)[person.worker_id]
        assert counters.days is not None
        assert counters.days.used == sum(one.minutes for one in request.days.all() if one.date.year == day.date.year)


def test_what_the_fund_does_not_count_has_no_page(world):
    """A French fund counts no days unless it says so."""
    assert world.as_member.get(reverse("funding:worker_counters")).status_code == 404
    worker = world.known_worker()
    assert world.as_member.get(reverse("funding:worker_counter", args=[worker.uuid])).status_code == 404
    assert "Compteurs de formation" not in text_of(world.as_member.get(reverse("workers:worker", args=[worker.uuid])))


def test_the_administrator_says_what_is_counted(world):
    page = reverse("funding:counter_options")
    assert page in text_of(world.as_staff.get(reverse("fund_settings:page")))
    typed = {"training_days": "5", "day_hours": "7.6", "leave_hours": "120", "leave_from": "32", "warn_at": "75"}
    assert world.as_staff.post(page, typed | {"warn_at": "0"}).status_code == 200
    assert world.as_staff.post(page, typed).status_code == 302
    world.fund.refresh_from_db()
    assert world.fund.options[OPTION] == {
        "training_days": 5, "day_minutes": 456, "leave_hours": 120, "leave_from": 32, "warn_at": 75,
    }  # fmt: skip
    world.known_worker()
    page = text_of(world.as_member.get(reverse("funding:worker_counters")))
    assert "38 h sur 38 h" in page
    assert "120 h sur 120 h" in page


@pytest.mark.parametrize("rows", [2])
def test_a_longer_list_takes_no_more_queries(rows):
    fund = FundFactory(capabilities=[Capability.MEMBERSHIP])
    with scope(fund):
        keeper = MembershipFactory(roles=[Role.TRAINING_OFFICER])
        WorkerFactory(organisation=keeper.organisation)
    client = quickly_signed_in(fund, keeper.user)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("funding:worker_counters")).status_code == 200
        return len(queries)

    few = count()
    with scope(fund):
        WorkerFactory.create_batch(rows + 20, organisation=keeper.organisation)
    assert count() == few
