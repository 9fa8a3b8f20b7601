"""Decisions by two: proposed by one, confirmed or sent back by another person, never by the same."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry, EntryText
from extranet.mandates.models import CompanyGrant, Paper
from extranet.organisations.models import Proposal
from extranet.organisations.retention import DECISIONS
from extranet.organisations.roles import OrganisationKind, Role
from extranet.retention.models import LegalHold
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, OrganisationFactory, quickly_signed_in, staff_of
from tests.mandates.factories import paper_of, stored_document
from tests.mandates.scenes import company_of, operator_of, preencoding_fund
from tests.organisations.test_members import edit_data
from tests.retention.scenes import night

pytestmark = pytest.mark.django_db

SIGN_IN_RULES = {"roles": [], "idle_minutes": 20, "hours": 2, "step_up": "everyone", "step_up_minutes": 15}
RULES = {"support_minutes": 30, "recovery_hours": 48, "access_log_months": 12}


@pytest.fixture
def fund(db):
    return preencoding_fund(options={"four_eyes": True})


@pytest.fixture
def two(fund):
    """Two administrators, each in her browser."""
    first, second = staff_of(fund, last_name="Première"), staff_of(fund, last_name="Seconde")
    return quickly_signed_in(fund, first.user), quickly_signed_in(fund, second.user), first, second


@pytest.fixture
def paper(fund) -> Paper:
    company, operator = company_of(fund), operator_of(fund)
    with scope(fund):
        made = paper_of(company, kind="authorisation")
        made.mandates.create(company=company, operator=operator.organisation)
    return made


def accept(client, paper) -> str:
    form = {"starts_on": timezone.localdate().isoformat()}
    return client.post(reverse("mandates:accept", args=[paper.uuid]), form, follow=True).content.decode()


def proposal_of(fund, **wanted) -> Proposal:
    with scope(fund):
        return Proposal.objects.get(**wanted)


def state_of(fund, paper) -> tuple[str, int]:
    with scope(fund):
        return Paper.objects.get(pk=paper.pk).state, CompanyGrant.objects.count()


def test_an_authorisation_gives_rights_only_once_a_second_person_has_confirmed(fund, two, paper):
    first, second, _one, _two = two
    assert "rien ne change avant" in accept(first, paper)
    assert state_of(fund, paper) == ("deposited", 0)
    proposal = proposal_of(fund)
    page = reverse("trust:proposal", args=[proposal.uuid])
    assert "Accepter une convention ou une autorisation" in second.get("/").content.decode()
    assert "Forges de Démo" in second.get(page).content.decode()
    assert (
        "Une décision attend une seconde personne"
        in second.get(reverse("mandates:paper", args=[paper.uuid])).content.decode()
    )

    confirm = reverse("trust:confirm_proposal", args=[proposal.uuid])
    refused = first.post(confirm)
    assert refused.status_code == 403
    assert "C’est vous qui l’avez proposée" in refused.content.decode()
    assert state_of(fund, paper) == ("deposited", 0)

    second.post(confirm)
    assert state_of(fund, paper) == ("accepted", 1)
    with scope(fund):
        verbs = list(Entry.objects.filter(verb__startswith="organisations.decision").order_by("pk").values_list("verb"))
    assert verbs == [("organisations.decision_proposed",), ("organisations.decision_confirmed",)]
    again = second.post(confirm).content.decode()
    assert "déjà close" in again, "a replay changes nothing"


def test_a_second_membership_is_no_second_person(fund, two, paper):
    first, _second, one, _two = two
    with scope(fund):
        other_office = OrganisationFactory(kinds=[OrganisationKind.FUND_OFFICE], name="Antenne")
        MembershipFactory(user=one.user, organisation=other_office, roles=[Role.FUND_OFFICER])
    accept(first, paper)
    first.post(reverse("organisations:switch", args=[other_office.uuid]))
    confirm = reverse("trust:confirm_proposal", args=[proposal_of(fund).uuid])
    assert first.post(confirm).status_code == 403
    with scope(fund), pytest.raises(IntegrityError, match="by_two"), transaction.atomic():
        Proposal.objects.update(state="confirmed", closed_by=one.user, closed_at=timezone.now())


def test_sent_back_with_a_reason_and_proposed_anew(fund, two, paper):
    first, second, _one, _two = two
    accept(first, paper)
    assert "attend déjà une seconde personne" in accept(second, paper), "the second one isn't a way round"
    back = reverse("trust:send_back_proposal", args=[proposal_of(fund).uuid])
    assert "Il y a un problème" in second.post(back, {"comment": " "}).content.decode()
    second.post(back, {"comment": "La signature manque en page 2."})
    assert state_of(fund, paper) == ("deposited", 0)
    page = first.get(reverse("trust:proposal", args=[proposal_of(fund).uuid])).content.decode()
    assert "La signature manque en page 2." in page
    accept(first, paper)
    withdraw = reverse("trust:withdraw_proposal", args=[proposal_of(fund, state="proposed").uuid])
    assert second.post(withdraw).status_code == 403
    first.post(withdraw)
    assert proposal_of(fund, state="withdrawn").comment == ""


def test_another_file_deposited_meanwhile_is_not_what_was_proposed(fund, two, paper):
    first, second, _one, _two = two
    accept(first, paper)
    with scope(fund):
        other = stored_document(fund.pk)
        type(other).objects.filter(pk=other.pk).update(sha256="0" * 64)
        Paper.objects.filter(pk=paper.pk).update(signed_document=other)
    answer = second.post(reverse("trust:confirm_proposal", args=[proposal_of(fund).uuid])).content.decode()
    assert "a déposé un autre fichier" in answer
    assert state_of(fund, paper) == ("deposited", 0)


def test_off_by_default_one_person_decides(two, paper, fund):
    fund.options = {}
    fund.save()
    accept(two[0], paper)
    assert state_of(fund, paper) == ("accepted", 1)


def test_rules_of_security_are_changed_by_two(fund, two):
    first, second, _one, _two = two
    first.post(reverse("trust:settings"), RULES)  # four eyes unticked: switching it off is a decision too
    fund.refresh_from_db()
    assert fund.options == {"four_eyes": True}
    page = second.get(reverse("trust:proposal", args=[proposal_of(fund).uuid])).content.decode()
    assert "oui → non" in page
    second.post(reverse("trust:confirm_proposal", args=[proposal_of(fund).uuid]))
    fund.refresh_from_db()
    assert fund.options["four_eyes"] is False

    first.post(reverse("trust:settings"), RULES | {"four_eyes": "on"})
    first.post(reverse("fund_settings:change_sign_in_rules"), SIGN_IN_RULES)
    fund.refresh_from_db()
    assert "session_hours" not in fund.options
    proposal = proposal_of(fund, decision="organisations.sign_in_rules")
    page = second.get(reverse("trust:proposal", args=[proposal.uuid])).content.decode()
    assert "20" in page
    assert "aux autres, leur mot de passe" in page
    second.post(reverse("trust:confirm_proposal", args=[proposal.uuid]))
    fund.refresh_from_db()
    assert fund.options["session_hours"] == 2


def test_an_officer_confirms_no_rules_of_security(fund, two):
    first, _second, one, _two = two
    first.post(reverse("trust:settings"), RULES)
    with scope(fund):
        officer = MembershipFactory(organisation=one.organisation, roles=[Role.FUND_OFFICER])
    client = quickly_signed_in(fund, officer.user)
    assert client.post(reverse("trust:confirm_proposal", args=[proposal_of(fund).uuid])).status_code == 403


def test_a_lonely_administrator_cannot_lock_herself_in(db):
    fund = preencoding_fund()
    client = quickly_signed_in(fund, staff_of(fund).user)
    page = client.post(reverse("trust:settings"), RULES | {"four_eyes": "on"}).content.decode()
    assert "Le fonds n’a qu’un administrateur" in page
    page = client.post(reverse("trust:settings"), RULES | {"recovery_hours": "3"}).content.decode()
    assert "Il y a un problème" in page
    assert 'value="3"' in page
    fund.refresh_from_db()
    assert fund.options == {}


def test_who_may_not_take_the_decision_is_not_asked_to_confirm_it(fund, two):
    """An officer of the whole fund sees what is proposed; power in the office is an administrator's to give."""
    first, _second, one, _two = two
    with scope(fund):
        officer = MembershipFactory(organisation=one.organisation, roles=[Role.FUND_OFFICER])
        member = MembershipFactory(organisation=one.organisation, roles=[Role.FUND_OFFICER])
    edit = reverse("organisations:edit_member", args=[member.uuid])
    first.post(edit, edit_data(member, roles=["fund_administrator"]))
    hers = quickly_signed_in(fund, officer.user)
    page = reverse("trust:proposal", args=[proposal_of(fund).uuid])
    shown = hers.get(page).content.decode()
    assert "Donner des rôles dans le fonds" in shown
    assert "Confirmer la décision" not in shown
    assert "Renvoyer la décision" not in shown
    assert "pas de vos matières" in shown
    assert hers.post(reverse("trust:confirm_proposal", args=[proposal_of(fund).uuid])).status_code == 403
    home = hers.get("/").content.decode()
    mine, others = home.split("En attente chez d’autres")
    assert page not in mine
    assert page in others


@pytest.mark.feature("BEY-23")
def test_closed_decisions_go_after_five_years_and_their_acts_stay_without_names(fund, two, paper):
    first, second, _one, _two = two
    accept(first, paper)
    proposal = proposal_of(fund)
    send_back = reverse("trust:send_back_proposal", args=[proposal.uuid])
    second.post(send_back, {"comment": "Madame Vanparys n’a pas signé"})
    accept(first, paper)  # waits
    long_ago = timezone.now() - datetime.timedelta(days=1900)
    with scope(fund):
        Proposal.objects.filter(pk=proposal.pk).update(closed_at=long_ago)
        Proposal.objects.exclude(pk=proposal.pk).update(proposed_at=long_ago)
        held = LegalHold.objects.create(
            rule="mandate-papers",
            subject_model="mandates.Paper",
            subject_uuid=paper.uuid,
            reference="1",
            reason="Litige",
        )
    assert night(fund, DECISIONS, timezone.localdate() - datetime.timedelta(days=1)).forgotten == 0, "held"
    with scope(fund):
        LegalHold.objects.filter(pk=held.pk).update(released_at=timezone.now(), release_reason="Réglé")
    assert night(fund, DECISIONS).forgotten == 1
    with scope(fund):
        assert Proposal.objects.get().state == "proposed", "what waits stays"
        acts = Entry.objects.filter(subject_uuid=proposal.uuid)
        assert {act.verb for act in acts} == {"organisations.decision_proposed", "organisations.decision_sent_back"}
        assert not EntryText.objects.filter(entry__in=acts).exists()
        assert EntryText.objects.filter(entry__subject_uuid=Proposal.objects.get().uuid).exists()
    assert second.get(reverse("trust:proposal", args=[proposal.uuid])).status_code == 404
    call_command("verify_journal")
