"""What a fund's administrator chooses about certificates."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from extranet.documents.inspection import Inspected
from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import OPTION, Choices, choices_of, stored_form
from .identity import kept

PUBLIC_SITE = "public_site"  # the fund's public address, in the header of every page (`ATN-02`)


@transaction.atomic
def change_choices(
    *,
    actor: Actor,
    fund: Fund,
    choices: Choices,
    public_site: str,
    logo: Inspected | None = None,
    remove_logo: bool = False,
) -> Fund:
    """Months follow at the next look; hours already saved stay as they were entered. The same again changes nothing.

    `logo` is the authority's, printed at the head of certificates made from then on; without one the present stays.
    """
    check_administrator(actor)
    current = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    present = None if remove_logo else choices_of(current).authority_logo
    new = kept(actor, logo, "tutelle")
    stored = stored_form(replace(choices, authority_logo=new.uuid if new else present))
    if current.options.get(OPTION) != stored or current.options.get(PUBLIC_SITE, "") != public_site:
        current.options[OPTION] = stored
        current.options[PUBLIC_SITE] = public_site
        current.save(update_fields=["options"])
        record(
            actor, verbs.OPTIONS_CHANGED, current, facts={"granularity": choices.granularity, "opens": choices.opens}
        )
    return current
