"""The print of a prepared certificate: frozen, then made by the worker (`ATN-31`, `ATN-42`, `ATN-43`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.documents.services import erase_one, order_pdf
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import printing, verbs
from ..identity import Identity, identity_of, listed
from ..models import Certificate
from ..paper.content import LANGUAGE, template_of
from ..permissions import check_body
from .holding import hold_prepared


@transaction.atomic
def ask_document(*, actor: Actor, fund: Fund, certificate: Certificate) -> Certificate:
    """Freeze what the certificate says and have its PDF made; one that is being made already is left alone.

    Raises `NotCurrent`, and `ValidationError` naming what the print would lack, or while the signed paper of the print
    before is joined.
    """
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    if current.document and current.document.is_in_preparation:
        return current
    identity = identity_of(current.dossier.training_body)
    if blanks := printing.blanks_of(current.dossier, identity):
        raise ValidationError(
            _("Le certificat ne peut pas être imprimé : il manque %(names)s."), params={"names": listed(blanks)}
        )
    if current.scan:
        raise ValidationError(
            _("Retirez d’abord le certificat signé : il a été imprimé à partir du document que vous remplacez.")
        )
    return order(actor, fund, current, identity)


def order(actor: Actor, fund: Fund, certificate: Certificate, identity: Identity) -> Certificate:
    """The print that this one replaces is no paper of the file any more: its bytes go."""
    former = certificate.document_id
    certificate.snapshot = printing.content_of(certificate, identity, fund)
    certificate.document = order_pdf(
        fund_id=fund.pk,
        template=template_of(certificate.snapshot),
        payload=certificate.snapshot,
        language=LANGUAGE,
        file_name=f"certificat-de-realisation-{certificate.number}.pdf",
        user_id=actor.user_id,
    )
    certificate.save(update_fields=["snapshot", "document"])
    erase_one(former)
    record(actor, verbs.PRINT_ASKED, certificate, facts={"number": certificate.number})
    return certificate
