"""Somebody who acts for an organisation no longer: her names go, what needs them keeps them, and she may come back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certification.certifiers import Kind
from certification.models import SupportingDocument
from certification.retention import SUPPORTING
from extranet.accounts.models import User
from extranet.integrations.models import ApiKey
from extranet.journal.models import Entry, EntryText
from extranet.organisations.models import Membership, Recovery, SupportAccess
from extranet.organisations.personal_data.former_members import MEMBERSHIPS, former
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import members
from extranet.organisations.services.merging import move_memberships
from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest
from tests.certification import scenes as certification
from tests.certification.identities import certifier as declared_certifier
from tests.certification.identities import deposited
from tests.factories import FundFactory, MembershipFactory, OrganisationFactory, quickly_signed_in, staff_of
from tests.funding import scenes as funding
from tests.mandates.scenes import actor_of
from tests.retention.scenes import forgotten, night

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.datetime(2015, 5, 4, 12, tzinfo=datetime.UTC)
OLD_DAY = LONG_AGO.date()
DAY = datetime.timedelta(days=1)


class Scene:
    """A fund with its administrator, and a company with an access manager."""

    def __init__(self) -> None:
        self.fund = FundFactory()
        self.staff = staff_of(self.fund)
        with scope(self.fund):
            self.company = OrganisationFactory(kinds=[OrganisationKind.COMPANY])
            self.manager = MembershipFactory(organisation=self.company, roles=[Role.ACCESS_MANAGER])

    def member(self, **values: Any) -> Membership:
        """Claire Vanparys, whose access ended long ago unless told otherwise."""
        usual = {"last_name": "Vanparys", "first_name": "Claire", "phone": "+32 2 555 01 02", "title": "Mme"}
        usual |= {"organisation": self.company, "ended_at": LONG_AGO, "invited_at": LONG_AGO, "starts_on": OLD_DAY}
        with scope(self.fund):
            return MembershipFactory(**usual | values)

    def now(self, member: Membership) -> Membership:
        with scope(self.fund):
            return Membership.objects.select_related("user").get(pk=member.pk)

    def users(self) -> str:
        browser = quickly_signed_in(self.fund, self.staff.user)
        return browser.get(reverse("organisations:members", args=[self.company.uuid])).content.decode()


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.feature("BEY-23")
def test_names_and_phone_go_and_roles_dates_and_the_tie_to_the_account_stay(scene):
    gone, here = scene.member(), scene.member(last_name="Peeters", ended_at=None)
    with scope(scene.fund):
        access = SupportAccess.objects.create(
            membership=gone,
            user=scene.staff.user,
            name="Odile Demoulin",
            reason="Madame Vanparys n’y arrive pas",
            opened_at=LONG_AGO,
            ends_at=LONG_AGO + datetime.timedelta(minutes=30),
        )
        members.end_membership(actor=actor_of(scene.staff), membership=here)
        assert EntryText.objects.filter(entry__subject_uuid=here.uuid).exists()
        Membership.objects.filter(pk=here.pk).update(ended_at=LONG_AGO)
    assert "Vanparys" in scene.users()
    assert night(scene.fund, MEMBERSHIPS).forgotten == 2
    after = scene.now(gone)
    assert (after.last_name, after.title, after.phone) == ("—", "", "")
    assert (after.user_id, after.roles, after.ended_at) == (gone.user_id, gone.roles, LONG_AGO)
    with scope(scene.fund):
        access.refresh_from_db()
        assert (access.reason, access.name) == ("…", "…")
        assert Entry.objects.filter(subject_uuid=here.uuid).exists()
        assert not EntryText.objects.filter(entry__subject_uuid=here.uuid).exists()
    page = scene.users()
    assert "Vanparys" not in page
    assert gone.user.email not in page, "the address would name her"
    assert scene.manager.user.email in page
    assert night(scene.fund, MEMBERSHIPS, timezone.localdate() + DAY).forgotten == 0


@pytest.mark.feature("BEY-23")
@pytest.mark.parametrize(
    ("values", "goes"),
    [
        ({"ended_at": None}, False),
        ({"ended_at": None, "ends_on": OLD_DAY}, True),
        ({"ended_at": None, "suspended_at": LONG_AGO}, False),
        ({"ended_at": None, "accepted_at": None, "invited_until": OLD_DAY}, True),
        ({"ended_at": None, "accepted_at": None, "invited_until": None}, False),
        ({"ended_at": None, "granted_on": OLD_DAY - datetime.timedelta(days=365), "expires_on": OLD_DAY}, False),
        (
            {
                "ended_at": None,
                "granted_on": OLD_DAY - datetime.timedelta(days=365),
                "expires_on": OLD_DAY,
                "roles": [Role.TRAINING_OFFICER],
            },
            True,
        ),
        (
            {
                "ended_at": None,
                "granted_on": OLD_DAY - datetime.timedelta(days=365),
                "expires_on": OLD_DAY,
                "roles": [Role.TRAINING_OFFICER],
                "suspended_at": LONG_AGO,
            },
            True,
        ),
        ({"ended_at": timezone.now()}, False),
    ],
)
def test_the_clock_begins_with_what_ended_the_access(scene, values, goes):
    member = scene.member(**values)
    assert night(scene.fund, MEMBERSHIPS).forgotten == int(goes)
    after = scene.now(member)
    assert after.is_nobody is goes
    assert (after.ended_at is not None) is (goes or values["ended_at"] is not None)


@pytest.mark.feature("BEY-23")
def test_a_fund_chooses_how_long(scene):
    scene.member(ended_at=timezone.now() - datetime.timedelta(days=500))
    assert night(scene.fund, MEMBERSHIPS).forgotten == 0
    scene.fund.options["retention"] = {"memberships": 400}
    scene.fund.save()
    assert night(scene.fund, MEMBERSHIPS, timezone.localdate() + DAY).forgotten == 1


@pytest.mark.feature("BEY-23")
def test_what_is_kept_and_needs_the_name_keeps_it(scene):
    recovered, maker = scene.member(), scene.member(last_name="Peeters")
    with scope(scene.fund):
        recovery = Recovery.objects.create(membership=recovered, lost="factor", asked_at=LONG_AGO, next_attempt_at=None)
        key = ApiKey.objects.create(
            organisation=scene.company,
            maker=maker,
            name="Planning Pro",
            scopes=["training:read"],
            public_id="abc123",
            digest="0" * 64,
            expires_at=timezone.now() + datetime.timedelta(days=30),
        )
    assert night(scene.fund, MEMBERSHIPS).forgotten == 0
    with scope(scene.fund):
        recovery.delete()
        ApiKey.objects.filter(pk=key.pk).update(ended_at=timezone.now())
        assert former(timezone.now()).count() == 2


@pytest.mark.feature("BEY-23")
def test_a_certifiers_letter_keeps_her_name_until_it_is_forgotten(db):
    made = certification.stage()
    with scope(made.fund):
        certifier = MembershipFactory(organisation=made.body, roles=made.manager.roles, last_name="Vanparys")
    declared_certifier(made.fund, certifier)
    letter = deposited(made.fund, certifier, Kind.LETTER)
    with scope(made.fund):
        Membership.objects.filter(pk=certifier.pk).update(ended_at=LONG_AGO)
        SupportingDocument.objects.filter(pk=letter.pk).update(state="replaced")
    assert night(made.fund, MEMBERSHIPS).forgotten == 0
    with scope(made.fund):
        SupportingDocument.objects.filter(pk=letter.pk).update(deposited_at=LONG_AGO)
    assert forgotten(made.fund, SUPPORTING).forgotten == 1
    assert night(made.fund, MEMBERSHIPS, timezone.localdate() + DAY).forgotten == 1


@pytest.mark.feature("BEY-23")
def test_an_officer_keeps_her_name_as_long_as_her_request_is_open(db):
    made = funding.stage()
    request = made.sent()
    with scope(made.fund):
        office = MembershipFactory(organisation=made.officer.organisation, ended_at=LONG_AGO, last_name="Vanparys")
        FundingRequest.objects.filter(pk=request.pk).update(officer=office)
    assert night(made.fund, MEMBERSHIPS).forgotten == 0
    with scope(made.fund):
        FundingRequest.objects.filter(pk=request.pk).update(state="given_up")
    assert night(made.fund, MEMBERSHIPS, timezone.localdate() + DAY).forgotten == 1


@pytest.mark.feature("BEY-23")
def test_a_row_without_names_is_changed_by_nobody_and_an_invitation_names_it_again(scene):
    member = scene.member()
    night(scene.fund, MEMBERSHIPS)
    assert reverse("organisations:edit_member", args=[member.uuid]) not in scene.users()
    with scope(scene.fund), pytest.raises(ValidationError, match="son nom est effacé : invitez la personne à nouveau"):
        members.change_member(
            actor=actor_of(scene.staff),
            membership=member,
            last_name="Autre",
            first_name="Nom",
            phone="",
            roles=member.roles,
            starts_on=OLD_DAY,
            ends_on=None,
        )
    with scope(scene.fund):
        email = User.objects.get(pk=member.user_id).email
        members.invite(
            actor=actor_of(scene.staff),
            fund=scene.fund,
            organisation=scene.company,
            email=email,
            last_name="Vanparys",
            first_name="Claire",
            roles=[Role.MANDATEE],
        )
    again = scene.now(member)
    assert (again.full_name, again.ended_at, again.is_nobody) == ("Claire Vanparys", None, False)
    assert email in scene.users()


@pytest.mark.feature("BEY-23")
def test_a_merge_into_a_row_without_names_gives_it_those_of_the_other_account(scene):
    member = scene.member()
    night(scene.fund, MEMBERSHIPS)
    other = scene.member(last_name="Vanparys", ended_at=None)
    with scope(scene.fund):
        move_memberships(scene.fund, User.objects.get(pk=member.user_id), User.objects.get(pk=other.user_id))
    assert scene.now(member).full_name == "Claire Vanparys"
