"""Whoever loses her access, or gets it back, reads it in a mail."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, UserFactory
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(fund, company):
    with scope(fund):
        return MembershipFactory(organisation=company, user=UserFactory(language="nl", email="mia@example.invalid"))


def post(client, act, member) -> None:
    client.post(reverse(f"organisations:{act}", args=[member.uuid]))


@pytest.mark.feature("ATN-04")
def test_suspended_given_back_and_ended_are_told_in_her_language(fund, staff, member):
    for count, act in enumerate(("suspend_member", "resume_member", "end_membership"), start=1):
        post(staff, act, member)
        post(staff, act, member)  # a second click changes nothing
        mail = delivered_mail(fund)[-1]
        assert len(delivered_mail(fund)) == count
        assert mail.to == ["mia@example.invalid"]
        assert "Forges du Nord" in mail.body
        assert "Forges" not in mail.subject
    with scope(fund):
        assert set(Message.objects.values_list("language", flat=True)) == {"nl"}


def test_what_was_changed_again_before_the_mail_left_is_not_told(fund, staff, member):
    post(staff, "suspend_member", member)
    post(staff, "resume_member", member)
    (mail,) = delivered_mail(fund)
    with scope(fund):
        states = Message.objects.order_by("pk").values_list("state", flat=True)
        assert len(states) == 2
    assert mail.to == ["mia@example.invalid"]


def test_a_withdrawn_invitation_sends_nothing_more(fund, staff, company):
    with scope(fund):
        invited = MembershipFactory(organisation=company, accepted_at=None)
    post(staff, "end_membership", invited)
    assert delivered_mail(fund) == []
