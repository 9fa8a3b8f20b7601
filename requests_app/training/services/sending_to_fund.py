"""The company sends the request, with its signed recap, to the fund (`ATM-29`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text

from .. import step_mails, verbs
from ..completion import incomplete
from ..models import Remark, Request
from ..permissions import check_company
from ..workflow import RequestState
from .changes import locked, moved_on
from .returning import remark
from .signing import valid_recap


@transaction.atomic
def send_to_fund(*, actor: Actor, fund: Fund, request: Request, answer: str = "") -> Request:
    """Send it, or send it again with an answer to the complement asked for; a second click sends nothing.

    Raises `ValidationError` with everything that is missing, a line each.
    """
    check_company(actor, request)
    current = locked(request)
    if current.state == RequestState.WITH_FUND:
        return current
    if current.state not in {RequestState.SIGNED, RequestState.COMPLEMENT}:
        raise moved_on(current)
    if missing := obstacles(actor, fund, current):
        raise ValidationError([str(line) for line in missing])
    current.send_to_fund()
    current.save()
    record(actor, verbs.SENT_TO_FUND, current, text=answer)
    if answer:
        remark(actor, current, Remark.About.ANSWERED, answer)
    step_mails.tell_company(fund, current, step_mails.Step.SENT)
    return current


def obstacles(actor: Actor, fund: Fund, request: Request) -> list[Text]:
    """Everything that keeps the request from being sent, in words that say what to do."""
    return [*about_workers(actor, fund, request), *about_signature(request)]


def about_workers(actor: Actor, fund: Fund, request: Request) -> list[Text]:
    found: list[Text] = []
    for row in incomplete(actor, fund, request):
        name = row.participant.full_name
        if row.worker is None:
            found.append(
                _("%(name)s n’est pas dans votre registre : rattachez ou ajoutez cette personne.") % {"name": name}
            )
        else:
            labels = ", ".join(str(label) for label in row.missing)
            found.append(_("Pour %(name)s, il manque : %(labels)s.") % {"name": name, "labels": labels})
    return found


def about_signature(request: Request) -> list[Text]:
    if not request.certifications.filter(voided_at__isnull=True).exists():
        return [_("Les présences sont à certifier : onglet « Validation ».")]
    if request.ends_on is None or request.ends_on > timezone.localdate():
        return [_("Un jour de la formation est encore à venir : envoyez la demande quand elle est terminée.")]
    recap = valid_recap(request)
    if recap is None:
        return [_("Le récapitulatif est à générer : onglet « Récapitulatif ».")]
    if recap.signed_document is None:
        return [_("Le récapitulatif signé manque : faites-le signer, puis déposez le fichier.")]
    if recap.signed_document.is_in_preparation:
        return [_("Le fichier signé est en cours d’analyse : réessayez dans un instant.")]
    if not recap.signed_document.is_ready:
        return [_("L’antivirus a refusé le fichier signé : déposez-en un autre.")]
    if recap.signer_differs and recap.difference_confirmed_at is None:
        return [_("Le signataire n’est pas le représentant déclaré : confirmez-le, ou faites signer à nouveau.")]
    return []
