"""The demo's beneficiaries in their space: one validates her certified month, another contests his."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from certification.models import Certificate, Dossier, Validation
from certification.services import spaces, validation
from extranet.accounts.models import User
from extranet.organisations.acting import acting
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .people import PASSWORD

WITH_AN_ACCOUNT = ["PT-0101", "PT-0105"]
PARTY = Validation.Party.BENEFICIARY.value
REASON = "J’étais au centre le dernier vendredi du mois, toute la journée."


def make(fund: Fund) -> None:
    """Their accounts, and what each says of the first month that awaits a word; outside any scope."""
    with scope(fund):
        for place, number in enumerate(WITH_AN_ACCOUNT):
            dossier = Dossier.objects.get(number=number)
            user = signed_up(dossier)
            actor = acting(fund.pk, user, None)
            spaces.join(actor=actor, dossier=dossier)
            awaiting = Certificate.objects.filter(dossier=dossier, state="awaiting").order_by("month").first()
            if awaiting is None:
                continue
            if place:
                validation.contest(actor=actor, fund=fund, certificate=awaiting, party=PARTY, reason=REASON)
            else:
                validation.give(actor=actor, fund=fund, certificate=awaiting, party=PARTY)


def signed_up(dossier: Dossier) -> User:
    """What the invited person does with the link in her mail."""
    user = User.objects.get(email=dossier.email)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user
