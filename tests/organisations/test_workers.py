"""« Gestion des salariés »: a company's register of people, and who doesn't see it."""

from __future__ import annotations

import datetime

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry, EntryText
from extranet.organisations.acting import acting
from extranet.organisations.models import Organisation, Worker, WorkerDetails
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.factories import (
    FundFactory,
    OrganisationFactory,
    WorkerDetailsFactory,
    WorkerFactory,
    member_of,
    quickly_signed_in,
    staff_of,
)

pytestmark = pytest.mark.django_db

MICHELLE = {
    "last_name": "Dubois", "first_name": "Michelle", "birth_date": "1985-07-30", "language": "fr",
    "function": "Soudeuse", "joint_committee": "111", "email": "", "employer_number": "",
}  # fmt: skip


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def michelle(fund, company) -> Worker:
    with scope(fund):
        worker = WorkerFactory(organisation=company, last_name="Dubois")
        WorkerDetailsFactory(worker=worker)
    return worker


def test_a_company_adds_finds_edits_and_deactivates_a_worker(fund, mandatee, company):
    assert "Aucun salarié" in text_of(mandatee.get(reverse("workers:list")))
    page = text_of(mandatee.post(reverse("workers:add", args=[company.uuid]), MICHELLE, follow=True))
    assert "Michelle Dubois figure maintenant parmi les salariés." in page
    assert "30/07/1985" in page
    assert "Soudeuse" in page
    with scope(fund):
        worker = Worker.objects.get()
    found = text_of(mandatee.post(reverse("workers:list"), {"q": "michelle du"}, follow=True))
    assert "Dubois Michelle" in found
    edit = reverse("workers:edit", args=[worker.uuid])
    page = text_of(mandatee.post(edit, MICHELLE | {"function": "Cheffe d’équipe", "version": 1}, follow=True))
    assert "Cheffe d’équipe" in page
    page = text_of(mandatee.post(reverse("workers:deactivate", args=[worker.uuid]), follow=True))
    assert "Désactivé" in page
    assert "Dubois Michelle" not in text_of(mandatee.get(reverse("workers:list")))
    assert "Dubois Michelle" in text_of(mandatee.get(reverse("workers:list"), {"state": "inactive"}))
    mandatee.post(reverse("workers:reactivate", args=[worker.uuid]))
    assert "Dubois Michelle" in text_of(mandatee.get(reverse("workers:list")))
    with scope(fund):
        acts = Entry.objects.of_subject(worker).order_by("pk")
        assert [act.verb.removeprefix("organisations.worker_") for act in acts] == [
            "added", "changed", "deactivated", "reactivated",
        ]  # fmt: skip
        assert acts[1].facts == {"fields": ["function"]}
        assert {text.comment for text in EntryText.objects.all()} == {""}


def test_searching_in_both_orders_without_accents(fund, mandatee, company):
    with scope(fund):
        WorkerFactory(organisation=company, last_name="De Smet", first_name="Élise")
    for typed in ("de smet", "DE SMET E", "elise", "élise de s"):
        assert "De Smet Élise" in text_of(mandatee.post(reverse("workers:list"), {"q": typed}, follow=True)), typed
    assert "De Smet" not in text_of(mandatee.post(reverse("workers:list"), {"q": "smet"}, follow=True))


def year_ago(years: int) -> str:
    return timezone.localdate().replace(day=1).replace(year=timezone.localdate().year - years).isoformat()


@pytest.mark.parametrize(
    ("wrong", "at", "said"),
    [
        ({"last_name": ""}, "last_name", "obligatoire"),
        ({"birth_date": "2999-01-01"}, "birth_date", "Cette date est dans l’avenir"),
        ({"birth_date": year_ago(3)}, "birth_date", "cette personne aurait 3 ans"),
        ({"birth_date": year_ago(1)}, "birth_date", "cette personne aurait 1 an."),
        ({"birth_date": year_ago(101)}, "birth_date", "cette personne aurait 101 ans"),
        ({"birth_date": "30 juillet"}, "birth_date", "date valide"),
        ({"joint_committee": "CP 111"}, "joint_committee", "Écrivez-la comme 111"),
        ({"employer_number": "0440.966.355"}, "employer_number", "chiffres de contrôle"),
        ({"email": "michelle"}, "email", "e-mail"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fund, mandatee, company, wrong, at, said):
    response = mandatee.post(reverse("workers:add", args=[company.uuid]), MICHELLE | wrong)
    assert said in text_of(response)
    assert list(response.context["form"].errors) == [at]
    with scope(fund):
        assert not Worker.objects.exists()
        assert not WorkerDetails.objects.exists()


def test_the_same_person_twice_is_a_message_whatever_the_accents(fund, mandatee, company, michelle):
    twice = MICHELLE | {"last_name": "DUBOÏS", "first_name": "michelle"}
    address = reverse("workers:add", args=[company.uuid])
    assert "figure déjà parmi vos salariés" in text_of(mandatee.post(address, twice))
    assert mandatee.post(address, twice | {"birth_date": "1985-07-31"}).status_code == 302
    with scope(fund):
        WorkerFactory(last_name="Dubois")
        assert Worker.objects.count() == 3, "another day or another company: another person"


def test_two_people_on_one_form_lose_nothing(fund, mandatee, company, michelle):
    colleague = quickly_signed_in(fund, member_of(fund, organisation=company, roles=[Role.TRAINING_OFFICER]).user)
    edit = reverse("workers:edit", args=[michelle.uuid])
    version = mandatee.get(edit).context["form"].initial["version"]
    first = MICHELLE | {"function": "Cheffe d’équipe", "language": "nl", "version": version}
    assert colleague.post(edit, first).status_code == 302
    late = mandatee.post(edit, MICHELLE | {"function": "Formatrice", "language": "fr", "version": version})
    page = text_of(late)
    assert "Quelqu’un d’autre a modifié cette fiche" in page
    assert "Valeur enregistrée entre-temps : « Cheffe d’équipe »." in page
    assert "Valeur enregistrée entre-temps : « Néerlandais »." in page
    assert 'value="Formatrice"' in page
    with scope(fund):
        assert WorkerDetails.objects.get().function == "Cheffe d’équipe"
    again = MICHELLE | {"function": "Formatrice", "version": late.context["form"].data["version"]}
    assert mandatee.post(edit, again).status_code == 302
    with scope(fund):
        assert WorkerDetails.objects.get().function == "Formatrice"


def test_what_the_fund_makes_compulsory_is_listed_per_worker(fund, company, michelle, mandatee):
    fund.options = {"compulsory_worker_details": ["function", "joint_committee"]}
    fund.save()
    with scope(fund):
        bare = WorkerFactory(organisation=company, last_name="Sansrien")
        full = WorkerDetailsFactory(worker__organisation=company, worker__last_name="Complet", joint_committee="111")
    page = text_of(mandatee.get(reverse("workers:list")))
    assert "Commission paritaire" in page
    page = text_of(mandatee.get(reverse("workers:list"), {"missing": "yes"}))
    assert "Dubois Michelle" in page
    assert "Sansrien Michelle" in page
    assert "Complet Michelle" not in page
    assert "Il manque encore" in text_of(mandatee.get(reverse("workers:worker", args=[bare.uuid])))
    assert "Il manque encore" not in text_of(mandatee.get(reverse("workers:worker", args=[full.worker.uuid])))


def test_a_french_fund_asks_neither_committee_nor_declaring_employer():
    fund = FundFactory(country="FR")
    member = member_of(fund)
    page = text_of(quickly_signed_in(fund, member.user).get(reverse("workers:add", args=[member.organisation.uuid])))
    assert "Fonction" in page
    assert "ommission paritaire" not in page
    assert "BCE" not in page
    assert "registre national" not in page


def test_the_staff_see_every_companys_workers_and_add_from_its_page(fund, staff, company, michelle):
    with scope(fund):
        WorkerFactory(organisation__name="Ateliers Lambert", last_name="Ailleurs")
    page = text_of(staff.get(reverse("workers:list")))
    assert "Dubois Michelle" in page
    assert "Ailleurs Michelle" in page
    page = text_of(staff.get(reverse("workers:list"), {"company": "forges"}))
    assert "Dubois Michelle" in page
    assert "Ailleurs Michelle" not in page
    assert "Ajouter un salarié" in text_of(staff.get(reverse("organisations:organisation", args=[company.uuid])))
    data = MICHELLE | {"first_name": "Anne"}
    assert "Anne Dubois" in text_of(staff.post(reverse("workers:add", args=[company.uuid]), data, follow=True))


def test_workers_belong_to_employers_only(fund, staff):
    with scope(fund):
        operator = OrganisationFactory(kinds=["operator"])
    response = staff.get(reverse("workers:add", args=[operator.uuid]))
    assert response.status_code == 403
    assert "Seuls une entreprise ou un organisme public" in text_of(response)


@pytest.mark.parametrize(
    ("kind", "role", "workers", "details"),
    [
        ("company", Role.MANDATEE, 1, 1),
        ("company", Role.TRAINING_OFFICER, 1, 1),
        ("public_body", Role.TRAINING_OFFICER, 1, 1),
        ("operator", Role.ENCODER, 0, 0),
        ("training_body", Role.MANAGER, 0, 0),
        ("fund_office", Role.FUND_OFFICER, 2, 2),
        ("fund_office", Role.FUND_ADMINISTRATOR, 2, 2),
    ],
)
def test_who_sees_workers_and_their_details(fund, kind, role, workers, details):
    membership = member_of(fund, organisation__kinds=[kind], roles=[role])
    with scope(fund):
        WorkerDetailsFactory(worker__organisation=membership.organisation)
        WorkerDetailsFactory()
        actor = acting(fund.pk, membership.user, membership)
        assert Worker.objects.visible_to(actor).count() == workers
        assert WorkerDetails.objects.visible_to(actor).count() == details
        assert sum(len(w.visible_details) for w in Worker.objects.with_details(actor)) == details


def test_links_the_system_and_strangers_see_none(fund, michelle):
    nobody = member_of(fund, accepted_at=None)
    with scope(fund):
        for actor in (
            Actor.link(fund, name="x"), Actor.system(fund), acting(fund.pk, nobody.user, None),
        ):  # fmt: skip
            assert not Worker.objects.visible_to(actor).exists()
            assert not WorkerDetails.objects.visible_to(actor).exists()


def test_an_encoder_who_is_also_a_mandatee_elsewhere_reads_only_there(fund, company, michelle):
    encoder = member_of(fund, organisation__kinds=["operator"], roles=[Role.ENCODER])
    own = member_of(fund, user=encoder.user, organisation=company)
    client = quickly_signed_in(fund, encoder.user)
    client.post(reverse("organisations:switch", args=[encoder.organisation.uuid]))
    refused = client.get(reverse("workers:list"))
    assert refused.status_code == 403
    assert "Salariés" not in text_of(refused).split("<main")[0], "no menu entry either"
    assert client.get(reverse("workers:worker", args=[michelle.uuid])).status_code == 404
    client.post(reverse("organisations:switch", args=[own.organisation.uuid]))
    assert "Dubois" in text_of(client.get(reverse("workers:worker", args=[michelle.uuid])))


def test_another_fund_sees_nothing(fund, other_fund, michelle):
    client = quickly_signed_in(other_fund, staff_of(other_fund).user)
    assert "Aucun salarié" in text_of(client.get(reverse("workers:list")))
    assert client.get(reverse("workers:worker", args=[michelle.uuid])).status_code == 404
    with scope(other_fund):
        assert not Worker.objects.exists()
        assert not Organisation.objects.filter(name="Forges du Nord").exists()


def test_a_search_uses_its_indexes_under_the_policy(company):
    fund, crowded = company.fund, FundFactory()
    for place in (fund, crowded):
        with scope(place):
            employers = Organisation.objects.bulk_create(
                Organisation(name=f"Société {n:05}", kinds=["company"], nsso_number=f"{n:09}") for n in range(1000)
            )
            born = datetime.date(1990, 1, 1)
            Worker.objects.bulk_create(
                Worker(organisation=employer, last_name=f"Dubois {n:05}", first_name="Ana", birth_date=born)
                for n, employer in enumerate(employers)
            )
    with scope(fund):
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("ANALYZE organisations_organisation, organisations_worker")  # the owner's business
            cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Worker.objects.matching("dubois 00012").explain()
        by_number = Organisation.objects.matching("0440.966.354").explain()
    assert "worker_by_last_name" in plan
    assert "worker_by_first_name" in plan
    assert "last_first_folded >= 'dubois 00012'" in plan
    assert "organisations_organisation_enterprise_number" in by_number
    assert "organisation_by_name" in by_number
