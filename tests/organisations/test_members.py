"""Members: the staff invite, change, end and remind; nobody makes herself an administrator."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, UserFactory, member_of, quickly_signed_in, staff_of
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

ANA = {
    "email": "Ana@Forges.invalid", "last_name": "Lambert", "first_name": "Ana", "phone": "",
    "roles": ["mandatee"], "starts_on": "2026-01-05", "ends_on": "",
}  # fmt: skip


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def edit_data(member: Membership, **changes) -> dict:
    return {
        "last_name": member.last_name, "first_name": member.first_name, "phone": member.phone,
        "roles": member.roles, "starts_on": member.starts_on.isoformat(), "ends_on": "",
    } | changes  # fmt: skip


def test_the_staff_invite_a_person(fund, staff, company):
    address = reverse("organisations:invite", args=[company.uuid])
    form = text_of(staff.get(address))
    assert "Mandataire" in form
    assert "Encodeur" not in form, "a role that a company hasn't"
    page = text_of(staff.post(address, ANA, follow=True))
    assert "L’invitation part à Ana@Forges.invalid" in page
    assert "Invitation envoyée" in page
    (message,) = delivered_mail(fund)
    assert message.to == ["ana@forges.invalid"]
    with scope(fund):
        member = Membership.objects.get(user__email="ana@forges.invalid")
        assert (member.roles, member.starts_on) == (["mandatee"], datetime.date(2026, 1, 5))
        assert Entry.objects.get(verb="organisations.member_invited").facts == {"roles": ["mandatee"]}


@pytest.mark.parametrize(
    ("wrong", "at", "said"),
    [
        ({"email": "ana"}, "email", "e-mail"),
        ({"roles": []}, "roles", "Choisissez au moins un rôle."),
        ({"roles": ["encoder"]}, "roles", "encoder"),
        ({"ends_on": "2026-01-01"}, "__all__", "La fin est antérieure au début."),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_no_mail_leaves(fund, staff, company, wrong, at, said):
    response = staff.post(reverse("organisations:invite", args=[company.uuid]), ANA | wrong)
    assert said in text_of(response)
    assert list(response.context["form"].errors) == [at]
    assert delivered_mail(fund) == []


def test_inviting_a_member_twice_is_a_message(fund, staff, company):
    address = reverse("organisations:invite", args=[company.uuid])
    staff.post(address, ANA)
    assert "Cette personne est déjà membre de l’organisation." in text_of(staff.post(address, ANA))


def test_an_invitation_is_sent_again_while_it_waits(fund, staff, company):
    with scope(fund):
        waiting = MembershipFactory(organisation=company, accepted_at=None)
        accepted = MembershipFactory(organisation=company)
    assert "Renvoyer l’invitation" in text_of(staff.get(reverse("organisations:edit_member", args=[waiting.uuid])))
    again = staff.post(reverse("organisations:resend_invitation", args=[waiting.uuid]), follow=True)
    assert f"part une nouvelle fois à {waiting.user.email}" in text_of(again)
    refused = staff.post(reverse("organisations:resend_invitation", args=[accepted.uuid]), follow=True)
    assert "il n’y a rien à renvoyer" in text_of(refused)
    assert [message.to for message in delivered_mail(fund)] == [[waiting.user.email]]


def test_roles_and_dates_are_changed(fund, staff, company):
    member = member_of(fund, organisation=company)
    address = reverse("organisations:edit_member", args=[member.uuid])
    data = edit_data(member, roles=["training_officer"], ends_on="2030-12-31", last_name="Lambert  Dupuis")
    assert "Lambert Dupuis" in text_of(staff.post(address, data, follow=True))
    with scope(fund):
        stored = Membership.objects.get(pk=member.pk)
    assert (stored.roles, stored.ends_on) == (["training_officer"], datetime.date(2030, 12, 31))
    with scope(fund):
        facts = Entry.objects.get(verb="organisations.member_changed").facts
    assert facts == {"fields": ["ends_on", "last_name", "roles"], "roles": ["training_officer"]}


def test_whoever_is_removed_loses_access_with_the_next_click(fund, staff, company):
    member = member_of(fund, organisation=company)
    client = quickly_signed_in(fund, member.user)
    assert client.get(reverse("workers:list")).status_code == 200
    end = reverse("organisations:end_membership", args=[member.uuid])
    assert "Retirer l’accès de Camille Exemple ?" in text_of(staff.get(end))
    page = text_of(staff.post(end, follow=True))
    assert "L’accès de Camille Exemple est retiré" in page
    assert "Terminé" in page
    assert client.get(reverse("workers:list")).status_code == 403
    assert "Forges du Nord" not in text_of(client.get("/"))


def test_whoever_left_is_invited_anew_on_the_same_membership(fund, staff, company):
    member = member_of(fund, organisation=company, user=UserFactory(email="ana@forges.invalid"))
    staff.post(reverse("organisations:end_membership", args=[member.uuid]))
    assert "invitez la personne à nouveau" in text_of(
        staff.get(reverse("organisations:edit_member", args=[member.uuid]))
    )
    staff.post(reverse("organisations:invite", args=[company.uuid]), ANA)
    client = quickly_signed_in(fund, member.user)
    assert client.get(reverse("organisations:own")).status_code == 403, "she hasn't accepted yet"
    client.post(reverse("organisations:accept", args=[member.uuid]))
    assert "Forges du Nord" in text_of(client.get(reverse("organisations:own")))
    with scope(fund):
        assert Membership.objects.get(user=member.user).pk == member.pk


def test_a_withdrawn_invitation_cannot_be_accepted(fund, staff, company):
    with scope(fund):
        invitation = MembershipFactory(organisation=company, accepted_at=None)
    staff.post(reverse("organisations:end_membership", args=[invitation.uuid]))
    client = quickly_signed_in(fund, invitation.user)
    assert "Forges du Nord" not in text_of(client.get("/"))
    assert client.post(reverse("organisations:accept", args=[invitation.uuid])).status_code == 404
    with scope(fund):
        assert Membership.objects.get(pk=invitation.pk).accepted_at is None


def test_the_last_administrator_stays(fund):
    last = staff_of(fund)
    client = quickly_signed_in(fund, last.user)
    kept = "Le fonds resterait sans administrateur"
    ended = client.post(reverse("organisations:end_membership", args=[last.uuid]), follow=True)
    assert kept in text_of(ended)
    edit = reverse("organisations:edit_member", args=[last.uuid])
    assert kept in text_of(client.post(edit, edit_data(last, roles=["fund_officer"])))
    assert kept in text_of(client.post(edit, edit_data(last, starts_on="2020-01-01", ends_on="2021-01-01")))
    with scope(fund):
        stored = Membership.objects.get(pk=last.pk)
        assert (stored.roles, stored.ends_on, stored.ended_at) == (["fund_administrator"], None, None)
    staff_of(fund)
    assert kept not in text_of(client.post(edit, edit_data(last, roles=["fund_officer"]), follow=True))


def test_an_officer_manages_companies_but_not_the_funds_office(fund, company):
    staff_of(fund)
    with scope(fund):
        office = Organisation.objects.of_kind(OrganisationKind.FUND_OFFICE).get()
        officer = MembershipFactory(organisation=office, roles=[Role.FUND_OFFICER])
    client = quickly_signed_in(fund, officer.user)
    assert client.get(reverse("organisations:invite", args=[company.uuid])).status_code == 200
    refused = client.post(reverse("organisations:invite", args=[office.uuid]), ANA | {"roles": ["fund_administrator"]})
    assert refused.status_code == 403
    assert "Seul un administrateur du fonds le peut" in text_of(refused)
    promoted = client.post(
        reverse("organisations:edit_member", args=[officer.uuid]), edit_data(officer, roles=["fund_administrator"])
    )
    assert promoted.status_code == 403
    assert "Inviter une personne" not in text_of(client.get(reverse("organisations:members", args=[office.uuid])))


def test_its_own_people_read_the_members_and_change_none(fund, mandatee, company):
    colleague = member_of(fund, organisation=company, last_name="Collègue")
    stranger = member_of(fund, last_name="Inconnue")
    page = text_of(mandatee.get(reverse("organisations:members", args=[company.uuid])))
    assert "Camille Collègue" in page
    assert reverse("organisations:edit_member", args=[colleague.uuid]) not in page
    assert "Inviter une personne" not in page
    assert mandatee.get(reverse("organisations:edit_member", args=[colleague.uuid])).status_code == 403
    assert mandatee.get(reverse("organisations:edit_member", args=[stranger.uuid])).status_code == 404


@pytest.mark.parametrize(
    ("standing", "found"),
    [("in_force", "Actuelle"), ("invited", "Invitée"), ("to_come", "Future"), ("over", "Ancienne Retirée"), ("", "")],
)
def test_members_are_filtered_by_where_they_stand(fund, staff, company, standing, found):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    with scope(fund):
        for last_name, fields in {
            "Actuelle": {"ends_on": today},
            "Invitée": {"accepted_at": None},
            "Future": {"starts_on": today + day},
            "Ancienne": {"starts_on": today - 9 * day, "ends_on": today - day},
            "Retirée": {"ended_at": timezone.now()},
        }.items():
            MembershipFactory(organisation=company, last_name=last_name, **fields)
        for member in Membership.objects.all():
            same = Membership.objects.of_standing(member.standing(today), today)
            assert same.filter(pk=member.pk).exists(), "the property and the query say the same"
    page = text_of(staff.get(reverse("organisations:members", args=[company.uuid]), {"standing": standing}))
    names = ["Actuelle", "Invitée", "Future", "Ancienne", "Retirée"]
    assert [name for name in names if f"Camille {name}" in page] == [n for n in names if n in (found or names)]
