"""The spaces of the beneficiary and of her employer: who is invited, who sees what, and the same bytes for all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from certification.models import Dossier
from certification.services import spaces
from certification.services.dossiers import change_dossier
from extranet.accounts.merging import movers
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.organisations.acting import acting
from extranet.tenants.scope import scope
from tests.certification.scenes import body_of, document_of
from tests.certification.validation_scenes import (
    BORN,
    EMAIL,
    JUNE,
    beneficiarys,
    bytes_of,
    employers,
    herself,
    link_in,
    mails_to,
    sealed,
    subjects,
    text_of,
)
from tests.factories import UserFactory, quickly_signed_in, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_august(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00")


@pytest.mark.feature("ATN-59")
def test_opening_a_dossier_invites_the_beneficiary_who_takes_it_into_her_space(made):
    dossier = made.dossier(email=EMAIL)
    (message,) = mails_to(made, EMAIL)
    assert message.subject.startswith("Un espace vous est ouvert pour suivre votre formation")
    assert "/compte/" in message.body
    assert dossier.number not in message.body
    user = User.objects.get(email=EMAIL)
    she = quickly_signed_in(made.fund, user)
    months = reverse("certification:training_months", args=[dossier.uuid])

    assert she.get(months).status_code == 404
    assert "C’est ma formation" in text_of(she.get(reverse("dashboard")))
    page = she.post(reverse("certification:join_training", args=[dossier.uuid]), follow=True)

    assert "Aucun mois certifié" in text_of(page)
    assert "1ERE ANNEE PHARMACIE" in text_of(she.get(reverse("dashboard")))
    with scope(made.fund):
        assert Entry.objects.filter(verb="certification.space_joined").count() == 1
        spaces.join(actor=acting(made.fund.pk, user, None), dossier=dossier)
        assert Entry.objects.filter(verb="certification.space_joined").count() == 1


def test_the_employers_people_are_told_once_a_day_however_many_dossiers_open(made):
    person = employers(made)
    made.dossier("A-1")
    made.dossier("A-2")
    assert subjects(made, person.user.email) == ["Formation d’un salarié : un espace vous est ouvert"]


def test_another_address_closes_the_space_of_the_former_account(made):
    dossier, user = beneficiarys(made)
    with scope(made.fund):
        change_dossier(actor=made.staff, dossier=dossier, version=dossier.version, email="autre@example.invalid")
        stored = Dossier.objects.get(pk=dossier.pk)
        assert (stored.account.email, stored.joined_at) == ("autre@example.invalid", None)
        assert not Dossier.objects.shared_with(herself(made, user)).exists()
    she = quickly_signed_in(made.fund, user)
    assert she.post(reverse("certification:join_training", args=[dossier.uuid])).status_code == 404


def test_a_link_mailed_to_a_mistyped_address_dies_and_the_right_one_gets_its_own(made):
    made.choose(validation="beneficiary")
    dossier = made.dossier(email="faute@example.invalid", born_on=BORN)
    made.certified(dossier, JUNE)
    former = link_in(mails_to(made, "faute@example.invalid")[-1])
    with scope(made.fund):
        stored = Dossier.objects.get(pk=dossier.pk)
        change_dossier(actor=made.staff, dossier=stored, version=stored.version, email=EMAIL)
    anybody = visitor(made.fund)
    link = link_in(next(one for one in mails_to(made, EMAIL) if "à valider" in one.subject))
    assert "Ce lien ne fonctionne plus" in text_of(anybody.get(former))
    assert "Votre date de naissance" in text_of(anybody.get(link))


def test_the_staff_send_the_invitation_again_until_she_came(made):
    dossier = made.dossier(email=EMAIL)
    mails_to(made, EMAIL)
    address = reverse("certification:offer_space", args=[dossier.uuid])
    assert "L’invitation est renvoyée" in text_of(made.as_staff.post(address, follow=True))
    assert len(mails_to(made, EMAIL)) == 1
    with scope(made.fund):
        user = User.objects.get(email=EMAIL)
        spaces.join(actor=acting(made.fund.pk, user, None), dossier=dossier)
    assert "déjà ouvert son espace" in text_of(made.as_staff.post(address, follow=True))
    nameless = made.dossier("19-0002")
    page = made.as_staff.post(reverse("certification:offer_space", args=[nameless.uuid]), follow=True)
    assert "pas d’adresse e-mail" in text_of(page)


@pytest.mark.feature("ATN-59")
def test_the_same_sealed_bytes_for_body_beneficiary_employer_and_staff_and_for_nobody_else(made):
    dossier, user = beneficiarys(made)
    certificate = made.certified(dossier, JUNE)
    address = reverse("certification:definitive", args=[certificate.uuid])
    she = quickly_signed_in(made.fund, user)
    month = reverse("certification:training_month", args=[dossier.uuid, JUNE])
    assert "est en préparation" in text_of(she.get(month))
    assert she.get(address).status_code == 404
    sealed(made, certificate)

    readers = [she, quickly_signed_in(made.fund, employers(made).user), made.as_manager, made.as_staff]
    contents = {bytes_of(reader, address) for reader in readers}

    assert len(contents) == 1
    assert "Télécharger le certificat" in text_of(she.get(month))
    strangers = [UserFactory(), body_of(made.fund, "Autre").user]
    _other, other_user = beneficiarys(made, number="19-0009", email="autre@example.invalid")
    for user in [*strangers, other_user]:
        assert quickly_signed_in(made.fund, user).get(address).status_code == 404


def test_parties_see_certified_hours_and_never_what_is_only_entered(made):
    dossier, user = beneficiarys(made)
    made.prepared(dossier, JUNE, "99.00")
    she = quickly_signed_in(made.fund, user)
    month = reverse("certification:training_month", args=[dossier.uuid, JUNE])
    assert she.get(month).status_code == 404
    assert "Aucun mois certifié" in text_of(she.get(reverse("certification:training_months", args=[dossier.uuid])))
    assert she.get(reverse("certification:dossier", args=[dossier.uuid])).status_code == 404
    assert she.get(reverse("certification:month_story", args=[dossier.uuid, JUNE])).status_code == 404


def test_the_list_searches_filters_and_exports_with_the_same_queries_however_long(
    made, django_assert_max_num_queries, django_assert_num_queries
):
    person = employers(made)
    client = quickly_signed_in(made.fund, person.user)
    first = made.dossier("A-0", last_name="Unique")
    address = reverse("certification:trainings")
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        assert "Unique" in text_of(client.get(address))
    for number in range(1, 12):
        made.dossier(f"A-{number}")
    with django_assert_num_queries(len(few)):
        page = text_of(client.get(address))
    assert page.count("1ERE ANNEE PHARMACIE") == 12
    found = text_of(client.post(address, {"q": "unique"}, follow=True))
    assert (first.number in found, "A-3" in found) == (True, False)
    export = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    assert export.count("1ERE ANNEE PHARMACIE") == 12


def test_of_two_accounts_that_become_one_the_trainings_follow(made):
    dossier, user = beneficiarys(made)
    kept = UserFactory()
    with scope(made.fund):
        for move in movers:
            move(made.fund, kept, user)
        assert Dossier.objects.get(pk=dossier.pk).account == kept
        assert document_of(made.fund).pk
