"""A held file keeps everything, whoever asks: the apps that have files say which of them speak of a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from extranet.accounts.models import AccountUse
from extranet.organisations.models import Worker
from extranet.organisations.personal_data.holdings import tied_workers
from extranet.tenants.registries import Person

from .models import LegalHold


def held_among(files: models.QuerySet[Any]) -> Iterator[str]:
    """A sentence for each of these files that is held (`registries.erasure_obstacles`). In the fund's scope."""
    holds = LegalHold.objects.standing().filter(
        subject_model=files.model._meta.label, subject_uuid__in=files.order_by().values("uuid")
    )
    for hold in holds.order_by("pk"):
        sentence = _("Le fichier %(number)s, qui parle d’elle, est gelé : levez d’abord le gel, ou attendez.")
        yield sentence % {"number": hold.reference}


def held_workers(person: Person) -> Iterator[str]:
    """Her entries of the register that are held."""
    return held_among(Worker.objects.filter(pk__in=[worker.pk for worker in tied_workers(person)]))


def held_accounts(person: Person) -> Iterator[str]:
    """Her account at this fund, where it is held."""
    return held_among(AccountUse.objects.filter(user__in=person.user_ids))
