"""What the body joins before it certifies: the signed scan, and attendance sheets (`ATN-44`…`ATN-49`)."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..amounts import shown
from ..models import Attachment, Certificate
from ..permissions import check_body
from ..returned import Returned
from .holding import hold_prepared

SHEETS = 20  # of one certificate
Recognised = Certificate.Recognised


@transaction.atomic
def join_scan(*, actor: Actor, fund: Fund, certificate: Certificate, returned: Returned) -> Certificate:
    """Keep the signed certificate, in the place of the one before; `returned` was compared with this one's print."""
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    current.recognised = Recognised.BY_MARK if returned.is_recognised else ""
    current.scan = deposit(
        fund_id=fund.pk,
        upload=returned.upload,
        file_name=f"certificat-signe-{current.number}.pdf",
        user_id=actor.user_id,
    )
    current.save(update_fields=["scan", "recognised"])
    facts = {"number": current.number, "sha256": current.scan.sha256, "recognised": current.recognised}
    record(actor, verbs.SCAN_JOINED, current, facts=facts)
    return current


@transaction.atomic
def confirm_scan(*, actor: Actor, certificate: Certificate, hours: Decimal) -> Certificate:
    """Where no mark could be read, the certifier says which hours stand on the paper (`ATN-47`).

    Raises `ValidationError` when they aren't those that were entered.
    """
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    if current.scan is None:
        raise ValidationError(_("Joignez d’abord le certificat de réalisation signé."))
    entered = current.version.centre + current.version.placement
    if hours != entered:
        raise ValidationError(
            {
                "hours": _(
                    "Vous lisez %(read)s h sur le papier, et la saisie est de %(entered)s h : corrigez la saisie, ou"
                    " joignez le bon certificat."
                )
                % {"read": shown(hours), "entered": shown(entered)}
            }
        )
    current.recognised = Recognised.BY_HOURS
    current.save(update_fields=["recognised"])
    record(actor, verbs.SCAN_CONFIRMED, current, facts={"number": current.number, "hours": str(hours)})
    return current


@transaction.atomic
def remove_scan(*, actor: Actor, certificate: Certificate) -> Certificate:
    """Until « Certifier » (`ATN-48`). Twice changes nothing."""
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    if current.scan:
        former = current.scan
        current.scan, current.recognised = None, ""
        current.save(update_fields=["scan", "recognised"])
        record(actor, verbs.SCAN_REMOVED, current, facts={"number": current.number, "sha256": former.sha256})
    return current


@transaction.atomic
def join_sheet(*, actor: Actor, fund: Fund, certificate: Certificate, upload: Inspected, title: str) -> Attachment:
    """« Joindre l'attestation de présence » (`ATN-49`). Raises `ValidationError` for one too many."""
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    number = current.attachments.count() + 1
    if number > SHEETS:
        raise ValidationError({"sheets": _("Vingt fichiers au plus : rassemblez les feuilles dans un seul PDF.")})
    document = deposit(
        fund_id=fund.pk,
        upload=upload,
        file_name=f"attestation-{current.number}-{number}.{upload.kind.suffix}",
        user_id=actor.user_id,
    )
    sheet = Attachment.objects.create(certificate=current, document=document, title=title, added_by_id=actor.user_id)
    record(actor, verbs.SHEET_JOINED, current, facts={"number": current.number, "sha256": document.sha256})
    return sheet


@transaction.atomic
def remove_sheet(*, actor: Actor, attachment: Attachment) -> None:
    """Until « Certifier »."""
    certificate = attachment.certificate
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    sheet = Attachment.objects.filter(pk=attachment.pk).select_related("document").first()
    if sheet:
        facts = {"number": current.number, "sha256": sheet.document.sha256}
        sheet.delete()
        record(actor, verbs.SHEET_REMOVED, current, facts=facts)
