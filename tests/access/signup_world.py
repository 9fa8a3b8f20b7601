"""The people and links that the access table of sign-up speaks of."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from extranet.signup import codes
from extranet.signup.models import PendingSignUp
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.factories import UserFactory, member_of, quickly_signed_in, staff_of, visitor
from tests.signup.scenes import FIRST, member, open_fund, sent

LINKED = ("activate_by_link", "new_link", "attach")


def build() -> World:
    fund, other = open_fund(), open_fund()
    holder = UserFactory()
    people = {
        "stranger": UserFactory(),
        "holder": holder,
        "member": member_of(fund).user,
        "staff": staff_of(fund).user,
        "other_staff": staff_of(other).user,
    }
    world = World({name: quickly_signed_in(fund, user) for name, user in people.items()})
    world.clients |= {"anonymous": visitor(fund), "answered": visitor(fund), "waiting": sent(fund)}
    world.clients["answered"].post(FIRST, member())
    secrets = {"own": secret_of(fund)}
    sent(fund, email=holder.email, email_again=holder.email)
    secrets["held"] = secret_of(fund)
    sent(fund, email="over@example.invalid", email_again="over@example.invalid")
    secrets["over"] = secret_of(fund)
    with scope(fund):
        PendingSignUp.objects.filter(pk=PendingSignUp.objects.latest("pk").pk).update(
            used_at=timezone.now(), address=None, address_fingerprint=None, answers=None
        )
    sent(other)
    secrets["other"] = secret_of(other)
    for route in LINKED:
        for kind, secret in secrets.items():
            world.addresses[f"signup:{route}", kind] = reverse(f"signup:{route}", args=[secret])
    return world


def secret_of(fund: Fund) -> str:
    """A secret that opens the last inscription, in the place of the one that was mailed."""
    secret = codes.new_secret()
    with scope(fund):
        last = PendingSignUp.objects.latest("pk")
        last.secret_digest = codes.secret_digest(secret)
        last.code_digest = codes.code_digest(codes.code_of(secret))
        last.save()
    return secret
