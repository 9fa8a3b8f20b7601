"""Two accounts of one person become one: both proved, memberships carried over in each fund, nothing signed renamed."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import AccountMerge, PersonFund, Session, User
from extranet.accounts.tasks import carry_over_merges
from extranet.journal.models import Entry
from extranet.journal.services import record
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation, Recovery
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import known_or_new
from extranet.organisations.verbs import CONTACT_CORRECTED
from extranet.tenants.scope import scope
from tests.accounts.factors import code_of, confirm_identity, recovery_codes, with_totp
from tests.factories import (
    PASSWORD,
    OrganisationFactory,
    UserFactory,
    member_of,
    quickly_signed_in,
    signed_in,
    staff_of,
    visitor,
)
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(fund) -> User:
    return member(fund, last_name="Lambert").user


@pytest.fixture
def other(fund) -> User:
    return member(fund, last_name="Lambert-Dupont").user


def member(fund, **fields) -> Membership:
    made = member_of(fund, **fields)
    PersonFund.objects.get_or_create(user=made.user, fund=fund)
    return made


def link_to(fund, client, other: User) -> str:
    """Asked for in this browser; the path of the link that the other address receives."""
    confirm_identity(client)
    answer = client.post(reverse("account_merge"), {"address": other.email.upper()})
    assert answer.status_code == 302
    (mail,) = [one for one in delivered_mail(fund) if one.to == [other.email]]
    return "/" + re.search(r"https?://[^/]+/(\S+)", mail.body).group(1)


def organisations_of(fund, user) -> dict[str, list[str]]:
    with scope(fund):
        live = Membership.objects.in_force(timezone.localdate()).filter(user=user).select_related("organisation")
        return {one.organisation.name: one.roles for one in live}


def test_memberships_follow_in_every_fund_and_the_other_account_is_closed(fund, other_fund, kept, other):
    elsewhere = member(other_fund, user=other, last_name="Lambert-Dupont")
    with scope(fund):
        mine = Membership.objects.get(user=other)
        record(acting(fund.pk, other, mine), CONTACT_CORRECTED, mine.organisation)
    her_session = signed_in(fund, other)
    client = signed_in(fund, kept)
    link = link_to(fund, client, other)
    page = client.get(link).content.decode()
    assert other.email in page
    wrong = client.post(link, {"password": "Un mauvais mot de passe"}).content.decode()
    assert "Ce n’est pas le mot de passe de l’autre compte" in wrong
    page = client.post(link, {"password": PASSWORD}, follow=True).content.decode()
    assert "Vos deux comptes sont réunis" in page
    assert set(organisations_of(fund, kept)) >= {mine.organisation.name}, "this fund's at once"

    other.refresh_from_db()
    assert (other.is_active, other.merged_into) == (False, kept)
    assert not Session.objects.filter(user=other).exists()
    assert her_session.get("/").status_code == 302
    refused = visitor(fund)
    refused.post("/compte/connexion/", {"login": other.email, "password": PASSWORD})
    assert refused.get("/").status_code == 302, "the closed account opens nothing"

    carry_over_merges(fund.pk)  # whichever fund's turn it is
    assert set(organisations_of(other_fund, kept)) == {elsewhere.organisation.name}
    assert PersonFund.objects.filter(user=kept).count() == 2
    assert not PersonFund.objects.filter(user=other).exists()
    assert AccountMerge.objects.get().done_at is not None
    with scope(other_fund):
        entry = Entry.objects.get(verb="organisations.member_merged")
        assert (entry.facts["from"], entry.facts["to"]) == (other.pk, kept.pk)
        assert not Entry.objects.filter(verb="organisations.accounts_merged").exists(), "asked for at the other fund"
    carry_over_merges(fund.pk)

    with scope(fund):
        act = Entry.objects.get(verb="organisations.contact_corrected")
    assert act.actor_user_id == other.pk
    with scope(fund):
        assert act.texts.get().actor_name == "Camille Lambert-Dupont", "what was done keeps its name"
        assert known_or_new(other.email) == kept, "an invitation to the old address reaches her"
    page = client.get(reverse("my_data:page")).content.decode()
    assert "Coordonnées corrigées" in page, "her page shows what she did under both"


def test_both_members_of_one_organisation_unite_their_roles(fund, kept, other):
    with scope(fund):
        company = OrganisationFactory(name="Forges", kinds=[OrganisationKind.COMPANY])
    soon = timezone.localdate() + datetime.timedelta(days=2)  # wherever the fund is
    member(fund, user=kept, organisation=company, roles=[Role.MANDATEE], ends_on=soon)
    member(fund, user=other, organisation=company, roles=[Role.TRAINING_OFFICER])
    client = signed_in(fund, kept)
    client.post(link_to(fund, client, other), {"password": PASSWORD})
    assert organisations_of(fund, kept)["Forges"] == [Role.MANDATEE, Role.TRAINING_OFFICER]
    with scope(fund):
        assert Membership.objects.get(user=kept, organisation=company).ends_on is None
        assert Membership.objects.get(user=other, organisation=company).ended_at is not None
        assert Organisation.objects.get(pk=company.pk).memberships.count() == 2


def test_the_other_accounts_factor_is_asked_for_and_not_lost(fund, kept, other):
    secret = with_totp(other)
    client = signed_in(fund, kept)
    link = link_to(fund, client, other)
    assert "Il y a un problème" in client.post(link, {"password": PASSWORD}).content.decode(), "a code too"
    form = {"password": PASSWORD, "code": code_of(secret)}
    assert "ajoutez-en d’abord une ici" in client.post(link, form).content.decode()
    assert User.objects.get(pk=other.pk).is_active
    mine = with_totp(kept)
    client.post(link, {"password": PASSWORD, "code": recovery_codes(other)[0]})
    assert not User.objects.get(pk=other.pk).is_active
    assert recovery_codes(kept)
    assert mine


def test_a_link_opens_once_in_the_askers_session_and_for_two_days(fund, kept, other):
    client = signed_in(fund, kept)
    link = link_to(fund, client, other)
    for stranger in (quickly_signed_in(fund, other), quickly_signed_in(fund, UserFactory())):
        assert stranger.get(link).status_code == 404
        assert stranger.post(link, {"password": PASSWORD}).status_code == 404
    assert visitor(fund).get(link).headers["Location"].startswith("/compte/connexion/")
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=49), tick=True):
        late = quickly_signed_in(fund, kept)
        assert late.post(link, {"password": PASSWORD}).status_code == 404
    client = signed_in(fund, kept)  # two days later the first session was cleared away
    confirm_identity(client)
    newer = client.post(reverse("account_merge"), {"address": other.email})
    assert newer.status_code == 302
    assert client.get(link).status_code == 404, "a newer link replaces it"
    link = "/" + re.search(r"https?://[^/]+/(\S+)", delivered_mail(fund)[-1].body).group(1)
    secret = link.rstrip("/").rpartition("/")[2]
    assert secret not in str(AccountMerge.objects.values().get())
    client.post(link, {"password": PASSWORD})
    assert client.post(link, {"password": PASSWORD}).status_code == 404, "a replay finds nothing"
    assert AccountMerge.objects.filter(proved_at__isnull=False).count() == 1


def test_asking_tells_nothing_about_an_address(fund, kept, other):
    client = signed_in(fund, kept)
    assert client.get(reverse("account_merge")).headers["Location"].startswith(reverse("account_reauthenticate"))
    confirm_identity(client)
    pages = []
    for address in (other.email, "personne@nulle-part.invalid"):
        answer = client.post(reverse("account_merge"), {"address": address}, follow=True)
        pages.append(re.findall(r"Si cette adresse a un compte", answer.content.decode()))
    assert pages[0] == pages[1] != []
    assert {tuple(mail.to) for mail in delivered_mail(fund)} == {(other.email,), (kept.email,)}
    assert "celle de l’autre" in client.post(reverse("account_merge"), {"address": kept.email}).content.decode()


def test_wrong_passwords_are_limited_as_at_sign_in(fund, kept, other):
    client = signed_in(fund, kept)
    link = link_to(fund, client, other)
    pages = [client.post(link, {"password": f"Mauvais {n}"}) for n in range(7)]
    assert client.post(link, {"password": PASSWORD}).status_code != 302
    assert pages[0].status_code == 200
    assert User.objects.get(pk=other.pk).is_active


def test_a_merge_opens_nothing_that_a_fund_has_still_to_confirm(fund, other_fund, kept, other):
    """Recovered through one fund, then poured into a clean account: the other fund's doubt goes along."""
    elsewhere = member(other_fund, user=other)
    clean = member(other_fund, user=kept)
    earlier = timezone.now() - datetime.timedelta(hours=1)
    with scope(other_fund):
        Membership.objects.update(invited_at=earlier)
    with scope(fund):
        Membership.objects.filter(user=other).update(access_confirmed_at=timezone.now())
    User.objects.filter(pk=other.pk).update(recovered_at=timezone.now() - datetime.timedelta(minutes=5))
    client = signed_in(fund, kept)
    client.post(link_to(fund, client, other), {"password": PASSWORD})
    carry_over_merges(fund.pk)
    live = organisations_of(other_fund, kept)
    assert elsewhere.organisation.name not in live
    assert clean.organisation.name in live, "what was hers without doubt stays open"
    assert len(organisations_of(fund, kept)) == 2
    with scope(other_fund):
        assert Membership.objects.get(pk=elsewhere.pk).awaits_confirmation


def test_a_recovery_of_the_closed_account_is_dropped(fund, kept, other):
    """It would otherwise give back the kept account, whose address was never warned."""
    with scope(fund):
        membership = Membership.objects.get(user=other)
        Recovery.objects.create(membership=membership, lost="factor", next_attempt_at=None)
    client = signed_in(fund, kept)
    client.post(link_to(fund, client, other), {"password": PASSWORD})
    with scope(fund):
        assert Recovery.objects.get().state == "cancelled"


def test_two_accounts_of_one_person_are_one_person_for_decisions_by_two(fund, kept, other):
    from extranet.organisations.models import Proposal
    from extranet.organisations.second_opinion import is_same_person

    staff = staff_of(fund, user=other)
    PersonFund.objects.get_or_create(user=other, fund=fund)
    with scope(fund):
        proposal = Proposal.objects.create(decision="x", subject_model="x", proposed_by=other, proposed_name="Elle")
    client = signed_in(fund, kept)
    client.post(link_to(fund, client, other), {"password": PASSWORD})
    with scope(fund):
        moved = Membership.objects.select_related("organisation", "user").get(pk=staff.pk)
        assert moved.user == kept
        assert is_same_person(acting(fund.pk, kept, moved), Proposal.objects.get(pk=proposal.pk))
