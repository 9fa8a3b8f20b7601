"""Whose account is needed here, so that it isn't closed for want of use (`accounts.unused.needing`)."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet

from extranet.tenants.erasing import NO_NAME

from .models import DataRequest, Membership


def acting(user: OuterRef) -> QuerySet[Membership]:
    """Who acts for an organisation, or did: as long as her names stand there, by the clock of ended memberships."""
    return Membership.objects.filter(user=user).exclude(last_name=NO_NAME)


def asking(user: OuterRef) -> QuerySet[DataRequest]:
    """Who waits for an answer about her data."""
    return DataRequest.objects.filter(user=user, state=DataRequest.State.RECEIVED)
