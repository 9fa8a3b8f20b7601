"""A company runs itself in Chromium: its access manager invites, limits to an establishment, and hands over."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from extranet.organisations import tasks
from extranet.organisations.models import Membership, ReviewLine
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import EstablishmentFactory, FundFactory, MembershipFactory
from tests.organisations.administration import DAY, Company, put_back

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("BEY-14", "ATN-04", "FLA-30")
def test_a_manager_invites_limits_hands_over_and_activates_a_quality(page: Page, sign_in, accessible):
    fund = FundFactory(name="Ferra", help_phones={"Entreprises": "+32 2 555 01 00"})
    forges = Company(fund)
    with scope(fund):
        EstablishmentFactory(organisation=forges.organisation, name="Atelier de Namur")
        MembershipFactory(user=forges.members["main"].user, roles=[Role.CONTRIBUTIONS_MANAGER])

    sign_in(fund, forges.members["main"].user)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Choisissez l’entreprise ou l’organisation")
    accessible("choice of the organisation")
    page.get_by_role("button", name="Responsable des accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utilisateurs")
    page.get_by_role("link", name="Inviter une personne").click()
    page.get_by_label("Adresse e-mail").fill("ana@forges.invalid")
    page.get_by_label("Nom", exact=True).fill("Lambert")
    page.get_by_label("Prénom").fill("Ana")
    page.get_by_label("Responsable de formation").check()
    page.get_by_label("Atelier de Namur").check()
    accessible("invitation")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_role("status").first).to_contain_text("L’invitation part à ana@forges.invalid")
    expect(page.get_by_role("main")).to_contain_text("Atelier de Namur")
    with scope(fund):
        invited = Membership.objects.get(user__email="ana@forges.invalid")
        assert list(invited.limits.values_list("establishment__name", flat=True)) == ["Atelier de Namur"]
    accessible("users")

    page.get_by_role("link", name="Transmettre").click()
    page.get_by_label("Camille Simple").check()
    accessible("handing over")
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_role("status").first).to_contain_text("Rien ne change avant sa réponse")
    sign_out(page)

    sign_in(fund, forges.members["plain"].user)
    page.get_by_role("link", name="Devenir responsable des accès").click()
    accessible("handover")
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("status").first).to_contain_text("Vous êtes maintenant responsable des accès")

    page.get_by_role("link", name="Vos responsables").first.click()
    page.get_by_label("Activer la qualité").select_option("training_body")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_label("Rechercher un utilisateur").fill("adjo")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_label("Camille Adjointe").check()
    accessible("naming the manager")
    page.get_by_role("button", name="Suivant").click()
    accessible("about to activate")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("status").first).to_contain_text("La qualité a bien été activée")
    accessible("managers")
    with scope(fund):
        roles = dict(forges.organisation.memberships.values_list("last_name", "roles"))
    assert roles["Simple"] == ["access_manager", "contributions_manager"]
    assert roles["Principale"] == ["co_access_manager"]
    assert roles["Adjointe"] == ["co_access_manager", "manager"]


def sign_out(page: Page) -> None:
    page.get_by_role("banner").locator("details.account summary").click()
    page.get_by_role("banner").get_by_role("button", name="Se déconnecter").click()


@pytest.mark.feature("BEY-14")
def test_the_yearly_review_is_answered_person_by_person(page: Page, sign_in, accessible):
    fund = FundFactory(name="Ferra")
    forges = Company(fund)
    put_back(forges.members["main"], accepted_at=timezone.now() - 400 * DAY)
    tasks.look_at_accesses(fund.pk)
    sign_in(fund, forges.members["main"].user)
    page.get_by_role("link", name="Revue des accès").click()
    page.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(page.get_by_role("main")).to_contain_text("Choisissez « Confirmer » ou « Retirer »")
    accessible("review, nothing chosen")
    choices = {"Camille Principale": "Confirmer", "Camille Adjointe": "Confirmer", "Camille Simple": "Retirer"}
    for person, choice in choices.items():
        page.get_by_role("group", name=person).get_by_label(choice).check()
    page.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(page.get_by_role("status").first).to_be_visible()
    with scope(fund):
        states = dict(ReviewLine.objects.values_list("membership__last_name", "state"))
        assert states == {"Principale": "confirmed", "Adjointe": "confirmed", "Simple": "withdrawn"}
        assert Membership.objects.get(last_name="Simple").ended_at is not None
