"""The recap is generated: what is certified, frozen in a PDF for the legal representative to sign (`ATM-27`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from extranet.documents.models import Document
from extranet.documents.services import order_pdf
from extranet.journal.services import record
from extranet.mandates.models import Paper
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Recap, Request
from ..permissions import check_company
from ..recap import content_of, digest_of
from ..workflow import RequestState
from .changes import locked_in


@transaction.atomic
def generate_recap(*, actor: Actor, fund: Fund, request: Request, language: str) -> Recap:
    """Order the PDF, which the worker makes; a second click gives the same one.

    One whose preparation failed makes room for a new edition. Raises `ValidationError` before the certification, and
    without a convention in force, which declares the representative.
    """
    check_company(actor, request)
    current = locked_in(request, RequestState.CERTIFIED, RequestState.TO_SIGN)
    standing = current.recaps.filter(voided_at__isnull=True).select_related("document").first()
    if standing:
        if standing.document.state != Document.State.FAILED:
            return standing
        standing.voided_at = timezone.now()
        standing.save(update_fields=["voided_at"])
    convention = convention_in_force(current.company)
    certification = current.certifications.get(voided_at__isnull=True)
    edition = (current.recaps.aggregate(last=Max("edition"))["last"] or 0) + 1
    with translation.override(language):
        content = content_of(current, certification, convention, edition)
    digest = digest_of(content)
    recap = Recap.objects.create(
        request=current,
        edition=edition,
        content_digest=digest,
        document=order_pdf(
            fund_id=fund.pk,
            template="training/pdf/recap.html",
            payload={**content, "digest": digest},
            language=language,
            file_name=f"recapitulatif-{current.number}-{edition}.pdf",
            user_id=actor.user_id,
        ),
        representative_title=convention.representative_title,
        representative_name=convention.representative_name,
        representative_capacity=convention.representative_capacity,
        generated_by_id=actor.user_id,
    )
    if current.state == RequestState.CERTIFIED:
        current.print_recap()
        current.save()
    record(actor, verbs.RECAP_GENERATED, current, facts={"edition": edition, "digest": digest})
    return recap


def convention_in_force(company: Organisation) -> Paper:
    """Raises `ValidationError` when the company has none today."""
    conventions = Paper.objects.in_force(timezone.localdate()).filter(company=company, kind=Paper.Kind.CONVENTION)
    latest = conventions.order_by("-starts_on", "-pk").first()
    if latest is None:
        raise ValidationError(
            _(
                "La convention de l’entreprise n’est plus en vigueur, or elle déclare le représentant légal. Déposez-en"
                " une nouvelle dans « Documents indispensables », ou appelez le fonds."
            )
        )
    return latest
