"""What merging two accounts of one person does to her certifier's profile and letter."""

from __future__ import annotations

from extranet.accounts.models import User
from extranet.organisations.models import Membership
from extranet.tenants.models import Fund

from .models import Certifier, SupportingDocument


def move_certifier(fund: Fund, kept: User, emptied: User) -> None:
    """In the open scope, after the memberships: where both were members of one body, the one that stays has it all.

    Her own letter stays before the other account's, which counts as replaced.
    """
    for member in Membership.objects.filter(user=emptied).order_by("pk"):
        united = Membership.objects.filter(user=kept, organisation=member.organisation_id).first()
        if united is None:
            continue
        if Certifier.objects.filter(membership=member).delete()[0]:
            Certifier.objects.get_or_create(membership=united)
        has_letter = SupportingDocument.objects.current().filter(certifier=united).exists()
        for letter in SupportingDocument.objects.current().filter(certifier=member).select_for_update(of=("self",)):
            if has_letter:
                letter.replace()
            letter.certifier = united
            letter.save()
        SupportingDocument.objects.filter(certifier=member).update(certifier=united)
