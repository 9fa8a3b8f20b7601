"""The demo's beneficiaries in their space: one validates her certified month, two contest theirs; the fund sends one
back, and the body maintains its hours.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress

from certification.models import Certificate, Dossier, Validation
from certification.services import objections, spaces, validation
from extranet.accounts.models import User
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .papers import actor_of
from .people import PASSWORD

WITH_AN_ACCOUNT = ["PT-0101", "PT-0105", "VA-0201"]
RETURNED, MAINTAINED = "PT-0103", "VA-0201"
PARTY = Validation.Party.BENEFICIARY.value
REASON = "J’étais au centre le dernier vendredi du mois, toute la journée."
ILLEGIBLE = "Le certificat signé n’est pas lisible : joignez-le à nouveau."
ANSWER = "Les feuilles d’émargement de ce vendredi ne portent aucune signature."


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
        members = Membership.objects.select_related("organisation", "user")
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        body = actor_of(members.filter(roles__contains=[Role.MANAGER]).earliest("pk"))
        certified = Certificate.objects.standing().select_related("dossier")
        returned = certified.get(dossier__number=RETURNED)
        objections.send_back(actor=staff, fund=fund, certificate=returned, reason=ILLEGIBLE)
        contested = certified.get(dossier__number=MAINTAINED)
        objections.maintain(actor=body, fund=fund, certificate=contested, reason=ANSWER)


def signed_up(dossier: Dossier) -> User:
    """What the invited person does with the link in her mail."""
    user = User.objects.get(email=dossier.email)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user
