"""Who works in the fund's office, in which of its matters, and who gave them that."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import Session
from extranet.journal.models import Entry
from extranet.mandates.models import CompanyGrant, Paper
from extranet.organisations.models import Membership, Proposal
from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import (
    EstablishmentFactory,
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    WorkerFactory,
    quickly_signed_in,
    staff_of,
)
from tests.mail import delivered_mail
from tests.mandates.factories import paper_of
from tests.mandates.scenes import company_of, deposited, filled_convention, newcomer_of, operator_of, preencoding_fund
from tests.organisations.test_members import ANA, edit_data, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(db):
    return FundFactory(capabilities=[Capability.PREENCODING, Capability.CERTIFICATION])


def officer_of(fund, *roles) -> Membership:
    administrator = staff_of(fund)
    with scope(fund):
        return MembershipFactory(organisation=administrator.organisation, roles=list(roles))


@pytest.mark.feature("ATN-04")
def test_an_administrator_gives_an_officer_some_of_the_funds_matters(fund, staff):
    officer = officer_of(fund, Role.FUND_OFFICER)
    client = quickly_signed_in(fund, officer.user)
    key = client.session.session_key
    assert "Conventions et autorisations" in client.get("/").content.decode()

    edit = reverse("organisations:edit_member", args=[officer.uuid])
    page = text_of(staff.get(edit))
    assert "Gestionnaire – certificats" in page
    assert "Gestionnaire – inscriptions" not in page, "the fund enrols nobody"
    staff.post(edit, edit_data(officer, roles=["fund_officer_certification"]))

    with scope(fund):
        assert Membership.objects.get(pk=officer.pk).roles == ["fund_officer_certification"]
        entry = Entry.objects.get(verb="organisations.member_changed")
    assert entry.facts == {"fields": ["roles"], "roles": ["fund_officer_certification"]}
    home = client.get("/").content.decode()
    assert "Conventions et autorisations" not in home
    assert not Session.objects.filter(session_key=key).exists(), "her session has another key"


def test_what_isnt_hers_is_refused_and_says_whom_to_ask(fund):
    officer = officer_of(fund, Role.CERTIFICATION_OFFICER)
    with scope(fund):
        company = OrganisationFactory(name="Forges du Nord")
        worker = WorkerFactory(organisation=company)
    client = quickly_signed_in(fund, officer.user)
    home = client.get("/").content.decode()
    for entry in ("Salariés", "E-mails", "Conventions et autorisations", "Mon organisation", "Mes droits"):
        assert f">{entry}<" not in home
    refused = client.get(reverse("workers:list"))
    assert refused.status_code == 403
    assert "voyez avec un administrateur" in text_of(refused)
    assert client.get(reverse("workers:worker", args=[worker.uuid])).status_code == 404
    refused = client.get(reverse("mandates:papers"))
    assert refused.status_code == 403
    assert "voyez avec un administrateur" in text_of(refused)

    directory = text_of(client.get(reverse("organisations:list")))
    assert "Forges du Nord" in directory
    assert "Ajouter une organisation" not in directory
    page = text_of(client.get(reverse("organisations:organisation", args=[company.uuid])))
    assert "Changer de numéro" not in page
    assert client.post(reverse("organisations:edit", args=[company.uuid]), {}).status_code == 403
    members = text_of(client.get(reverse("organisations:members", args=[company.uuid])))
    assert "Inviter une personne" not in members


def test_the_officer_of_organisations_keeps_people_but_not_the_office(fund):
    officer = officer_of(fund, Role.ORGANISATIONS_OFFICER)
    with scope(fund):
        company = OrganisationFactory()
    client = quickly_signed_in(fund, officer.user)
    client.post(reverse("organisations:invite", args=[company.uuid]), ANA)
    with scope(fund):
        assert Membership.objects.filter(organisation=company, user__email="ana@forges.invalid").exists()
    office = reverse("organisations:invite", args=[officer.organisation.uuid])
    assert client.post(office, ANA | {"roles": ["fund_officer"]}).status_code == 403
    herself = reverse("organisations:edit_member", args=[officer.uuid])
    assert client.post(herself, edit_data(officer, roles=["fund_officer"])).status_code == 403


def test_the_last_administrator_does_not_become_an_officer_of_one_matter(fund, staff):
    with scope(fund):
        last = Membership.objects.administrators().get()
    page = text_of(
        staff.post(
            reverse("organisations:edit_member", args=[last.uuid]),
            edit_data(last, roles=["fund_officer_certification"]),
        )
    )
    assert "Le fonds resterait sans administrateur" in page


def test_a_second_factor_asked_of_officers_is_asked_of_those_of_one_matter(fund):
    officer = officer_of(fund, Role.BATCH_OFFICER)
    fund.options = {"second_factor_roles": ["fund_officer"]}
    fund.save()
    answer = quickly_signed_in(fund, officer.user).get(reverse("organisations:list"))
    assert answer.headers["Location"] == reverse("mfa_index")


def test_the_officer_of_preencoding_accepts_a_convention_and_its_mandatees_are_let_in(fund):
    officer = officer_of(fund, Role.PREENCODING_OFFICER)
    newcomer = newcomer_of(fund, company_of(fund))
    paper = deposited(fund, newcomer, filled_convention(fund, newcomer))
    client = quickly_signed_in(fund, officer.user)
    assert "Documents à contrôler" in client.get("/").content.decode()
    client.post(reverse("mandates:accept", args=[paper.uuid]), {"starts_on": timezone.localdate().isoformat()})
    with scope(fund):
        assert Paper.objects.get(pk=paper.pk).state == "accepted"
        assert not Membership.objects.get(pk=newcomer.pk).awaits_convention


class TestByTwo:
    """Where the fund decides by two, nobody gives power in its office alone."""

    @pytest.fixture
    def fund(self, db):
        return preencoding_fund(options={"four_eyes": True})

    @pytest.fixture
    def two(self, fund):
        return [quickly_signed_in(fund, staff_of(fund, last_name=name).user) for name in ("Première", "Seconde")]

    def confirm(self, fund, client):
        with scope(fund):
            proposal = Proposal.objects.open().get()
        page = text_of(client.get(reverse("trust:proposal", args=[proposal.uuid])))
        return page, text_of(client.post(reverse("trust:confirm_proposal", args=[proposal.uuid]), follow=True))

    def test_an_invitation_leaves_once_confirmed(self, fund, two):
        with scope(fund):
            office = Membership.objects.administrators().first().organisation
        data = ANA | {"roles": ["fund_officer_preencoding"]}
        page = two[0].post(reverse("organisations:invite", args=[office.uuid]), data, follow=True)
        assert "rien ne change avant" in text_of(page)
        assert delivered_mail(fund) == []
        with scope(fund):
            invited = Membership.objects.get(user__email="ana@forges.invalid")
        resent = two[0].post(reverse("organisations:resend_invitation", args=[invited.uuid]), follow=True)
        assert "il n’y a rien à renvoyer" in text_of(resent)
        _page, alone = self.confirm(fund, two[0])
        assert "une autre personne du fonds la confirme" in alone
        assert delivered_mail(fund) == []

        page, _done = self.confirm(fund, two[1])
        assert "Gestionnaire – pré-encodage" in page
        (mail,) = delivered_mail(fund)
        assert mail.to == ["ana@forges.invalid"]
        with scope(fund):
            invited = Membership.objects.get(pk=invited.pk)
        assert (invited.ended_at, invited.roles) == (None, ["fund_officer_preencoding"])

    def test_a_role_more_waits_and_one_less_does_not(self, fund, two):
        officer = officer_of(fund, Role.PREENCODING_OFFICER, Role.ORGANISATIONS_OFFICER)
        edit = reverse("organisations:edit_member", args=[officer.uuid])
        two[0].post(edit, edit_data(officer, roles=["fund_administrator"], last_name="Nouveau-Nom"))
        with scope(fund):
            stored = Membership.objects.get(pk=officer.pk)
        assert stored.roles == officer.roles
        assert stored.last_name == "Nouveau-Nom"
        assert "Une décision attend une seconde personne" in text_of(two[0].get(edit))
        self.confirm(fund, two[1])
        with scope(fund):
            stored = Membership.objects.get(pk=officer.pk)
        assert stored.roles == ["fund_administrator"]
        assert stored.rights_changed_at is not None
        two[0].post(edit, edit_data(officer, roles=["fund_officer_preencoding"]))
        with scope(fund):
            assert Proposal.objects.filter(decision="organisations.office_roles", state="proposed").exists()

    def test_the_establishments_chosen_come_with_the_roles(self, fund, two):
        officer = officer_of(fund, Role.PREENCODING_OFFICER)
        with scope(fund):
            places = [EstablishmentFactory(organisation=officer.organisation, name=name) for name in ("Mons", "Namur")]
        edit = reverse("organisations:edit_member", args=[officer.uuid])
        more = ["fund_officer_preencoding", "fund_officer_organisations"]
        data = edit_data(officer, roles=more, establishments=[places[0].pk])
        assert "rien ne change avant" in text_of(two[0].post(edit, data, follow=True))
        page, _done = self.confirm(fund, two[1])
        assert "Mons" in page
        assert "Namur" not in page
        with scope(fund):
            limits = officer.limits.values_list("establishment__name", flat=True)
            assert list(limits) == ["Mons"]
            invitation = ANA | {"roles": ["fund_officer_preencoding"], "establishments": [places[1].pk]}
        two[0].post(reverse("organisations:invite", args=[officer.organisation.uuid]), invitation)
        with scope(fund):
            places[1].delete()
        _page, done = self.confirm(fund, two[1])
        assert "n’existe plus" in done, "of one place less she isn't made responsible for all"

    def test_taking_power_away_needs_nobody_else(self, fund, two):
        officer = officer_of(fund, Role.PREENCODING_OFFICER, Role.ORGANISATIONS_OFFICER)
        edit = reverse("organisations:edit_member", args=[officer.uuid])
        two[0].post(edit, edit_data(officer, roles=["fund_officer_preencoding"]))
        with scope(fund):
            assert Membership.objects.get(pk=officer.pk).roles == ["fund_officer_preencoding"]

    def test_an_officer_confirms_what_is_in_her_matters_and_reads_nothing_else(self, fund, two):
        officer = officer_of(fund, Role.PREENCODING_OFFICER)
        company, operator = company_of(fund), operator_of(fund)
        with scope(fund):
            paper = paper_of(company, kind="authorisation")
            paper.mandates.create(company=company, operator=operator.organisation)
        day = timezone.localdate().isoformat()
        two[0].post(reverse("mandates:accept", args=[paper.uuid]), {"starts_on": day})
        two[0].post(
            reverse("fund_settings:change_sign_in_rules"),
            {"roles": [], "idle_minutes": 20, "hours": 2, "step_up": "everyone", "step_up_minutes": 15},
        )
        client = quickly_signed_in(fund, officer.user)
        page = text_of(client.get(reverse("trust:proposals")))
        assert "Accepter une convention" in page
        assert "Changer les règles de connexion" not in page
        home = text_of(client.get(reverse("trust:home")))
        assert "Récupérations d’accès" not in home
        with scope(fund):
            mine = Proposal.objects.get(decision="mandates.acceptance")
            rules = Proposal.objects.get(decision="organisations.sign_in_rules")
        assert client.get(reverse("trust:proposal", args=[rules.uuid])).status_code == 404
        client.post(reverse("trust:confirm_proposal", args=[mine.uuid]))
        with scope(fund):
            assert CompanyGrant.objects.count() == 1
