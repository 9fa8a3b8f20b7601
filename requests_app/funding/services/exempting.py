"""A training body proves that its trainings are exempt of VAT; the fund looks at the paper once for all invoices."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..models import TaxExemption
from ..permissions import check_funding_staff
from ..queries import is_body
from .locking import MovedOn


@transaction.atomic
def deposit_exemption(*, actor: Actor, fund: Fund, organisation: Organisation, upload: Inspected) -> TaxExemption:
    """A body's proof that its training is exempt of VAT, for the fund to check."""
    if not is_body(actor) or organisation.pk != actor.organisation_id:
        raise PermissionDenied(_("Seul un gestionnaire de l’organisme de formation dépose son attestation."))
    rank = organisation.tax_exemptions.count() + 1
    name = f"exoneration-tva-{organisation.uuid.hex[:8]}-{rank}.{upload.kind.suffix}"
    document = deposit(fund_id=fund.pk, upload=upload, file_name=name, user_id=actor.user_id)
    exemption = TaxExemption(organisation=organisation, document=document, deposited_by_id=actor.user_id)
    save_valid(exemption)
    record(actor, verbs.EXEMPTION_DEPOSITED, exemption, facts={"document": str(document.uuid)})
    return exemption


@transaction.atomic
def decide_exemption(*, actor: Actor, exemption: TaxExemption, accept: bool, reason: str = "") -> TaxExemption:
    """Accepted, or refused with a reason.

    Raises `ValidationError` without one, `MovedOn` when another officer was first.
    """
    check_funding_staff(actor)
    if not accept and not reason.strip():
        raise ValidationError({"reason": _("Écrivez le motif : l’organisme le lit.")})
    current = TaxExemption.objects.select_for_update(of=("self",)).get(pk=exemption.pk)
    if current.is_accepted is not None:
        raise MovedOn(_("Cette attestation vient d’être vérifiée par quelqu’un d’autre : rechargez la page."))
    current.is_accepted, current.reason = accept, "" if accept else reason.strip()
    current.decided_at, current.decided_by_id = timezone.now(), actor.user_id
    save_valid(current)
    record(actor, verbs.EXEMPTION_DECIDED, current, facts={"accepted": accept}, text=current.reason)
    return current
