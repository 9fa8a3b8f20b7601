"""What the body joins before it certifies: the signed scan, and attendance sheets (`ATN-44`…`ATN-49`)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.documents.inspection import Inspected
from extranet.documents.services import deposit, erase_one
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
TOO_MANY_SHEETS = gettext_lazy("%(at_most)s fichiers au plus par mois : rassemblez les feuilles dans un seul PDF.")
Titled = tuple[str, Inspected]
Recognised = Certificate.Recognised


@transaction.atomic
def join_scan(*, actor: Actor, fund: Fund, certificate: Certificate, returned: Returned) -> Certificate:
    """Keep the signed certificate, in the place of the one before; `returned` was compared with this one's print.

    Raises `NotCurrent`.
    """
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    former = current.scan_id
    current.recognised = Recognised.BY_MARK if returned.is_recognised else ""
    current.scan = deposit(
        fund_id=fund.pk,
        upload=returned.upload,
        file_name=f"certificat-signe-{current.number}.pdf",
        user_id=actor.user_id,
    )
    current.save(update_fields=["scan", "recognised"])
    erase_one(former)
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
    """Until « Certifier » (`ATN-48`). Twice changes nothing. Raises `NotCurrent` after it."""
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    if current.scan:
        facts = {"number": current.number, "sha256": current.scan.sha256}
        former = current.scan_id
        current.scan, current.recognised = None, ""
        current.save(update_fields=["scan", "recognised"])
        erase_one(former)
        record(actor, verbs.SCAN_REMOVED, current, facts=facts)
    return current


@transaction.atomic
def join_sheets(*, actor: Actor, certificate: Certificate, sheets: Sequence[Titled]) -> list[Attachment]:
    """« Joindre l'attestation de présence » (`ATN-49`): all, or none. Raises `NotCurrent`, and as `attach`."""
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    joined = attach(actor, current, sheets)
    for sheet in joined:
        facts = {"number": current.number, "sha256": sheet.document.sha256}
        record(actor, verbs.SHEET_JOINED, current, facts=facts)
    return joined


def attach(actor: Actor, certificate: Certificate, sheets: Sequence[Titled]) -> list[Attachment]:
    """Put them beside those that are there, under the dossier's lock. Raises `ValidationError` for too many."""
    known = certificate.attachments.count()
    if known + len(sheets) > SHEETS:
        raise ValidationError({"sheets": ValidationError(TOO_MANY_SHEETS, params={"at_most": SHEETS})})
    joined = []
    for number, (title, upload) in enumerate(sheets, start=known + 1):
        name = f"attestation-{certificate.number}-{number}.{upload.kind.suffix}"
        document = deposit(fund_id=actor.fund_id, upload=upload, file_name=name, user_id=actor.user_id)
        joined.append(
            Attachment.objects.create(
                certificate=certificate,
                document=document,
                title=title or _("Attestation de présence %s") % number,
                added_by_id=actor.user_id,
            )
        )
    return joined


@transaction.atomic
def remove_sheet(*, actor: Actor, attachment: Attachment) -> None:
    """Until « Certifier » (`ATN-48`). Twice changes nothing. Raises `NotCurrent` after it."""
    certificate = attachment.certificate
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    sheet = Attachment.objects.filter(pk=attachment.pk).select_related("document").first()
    if sheet:
        facts = {"number": current.number, "sha256": sheet.document.sha256}
        sheet.delete()
        erase_one(sheet.document_id)
        record(actor, verbs.SHEET_REMOVED, current, facts=facts)
