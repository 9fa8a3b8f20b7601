"""The fund's « Conditions d'utilisation »: versions, and who has accepted the one that applies (`ATM-01`).

Until a fund publishes a text of its own, the house's applies, as version 1.0. It becomes a row with the first
acceptance or publication.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from . import verbs
from .models import Terms, TermsAcceptance

FIRST_VERSION = "1.0"
HEADING = "# "


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text as it is shown: a heading, or a paragraph."""

    is_heading: bool
    text: str


def is_bound(actor: Actor) -> bool:
    """Whether the terms are for this actor to accept: an operator's encoder or a company's mandatee."""
    return actor.has(Role.ENCODER, Role.MANDATEE) and not is_staff(actor, Capability.PREENCODING)


def must_accept(actor: Actor) -> bool:
    """Whether the actor must accept the terms that apply before making a request; at most one query."""
    return is_bound(actor) and not acceptances_of_current(actor).exists()


def acceptances_of_current(actor: Actor) -> QuerySet[TermsAcceptance]:
    """The actor's acceptance of the terms that apply, for her organisation; none or one row."""
    current = Terms.objects.order_by("-number").values("number")[:1]
    mine = TermsAcceptance.objects.filter(user=actor.user_id, organisation=actor.organisation_id)
    return mine.filter(terms__number=current)


def current_terms(fund: Fund) -> Terms:
    """The terms that apply; an unsaved row with the house's text while the fund has none of its own."""
    return Terms.objects.order_by("-number").first() or Terms(number=1, version=FIRST_VERSION, text=default_text(fund))


def stored_terms(fund: Fund) -> Terms:
    """The same as a row."""
    current = current_terms(fund)
    if current._state.adding:
        current, _created = Terms.objects.get_or_create(
            number=current.number, defaults={"version": current.version, "text": current.text}
        )
    return current


def default_text(fund: Fund) -> str:
    """The house's text, in the fund's own language."""
    with translation.override(fund.language):
        return render_to_string("mandates/terms/default.txt", {"fund": fund}).strip()


def blocks(text: str) -> Iterator[Block]:
    """The text for a page: blank lines part the paragraphs, a line that begins with `#` is a heading."""
    for part in filter(None, (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))):
        yield Block(part.startswith(HEADING), part.removeprefix(HEADING))


@transaction.atomic
def accept(*, actor: Actor, fund: Fund, version: str) -> Terms:
    """The actor accepts the version that she has read, for the organisation she acts for; twice changes nothing.

    Raises `PermissionDenied` for somebody whom the terms don't bind, `ValidationError` when another version applies.
    """
    user_id, organisation_id = actor.user_id, actor.organisation_id
    if not is_bound(actor) or user_id is None or organisation_id is None:
        raise PermissionDenied(
            _("Les conditions sont acceptées par les encodeurs d’un opérateur et les mandataires d’une entreprise.")
        )
    current = stored_terms(fund)
    if version != current.version:
        raise ValidationError(
            _("La version %(version)s vient de paraître : lisez-la, puis acceptez-la."),
            params={"version": current.version},
        )
    _acceptance, is_new = TermsAcceptance.objects.get_or_create(
        terms=current, user_id=user_id, organisation_id=organisation_id
    )
    if is_new:
        record(actor, verbs.TERMS_ACCEPTED, current, facts=facts_of(current))
    return current


@transaction.atomic
def publish(*, actor: Actor, fund: Fund, version: str, text: str, replaces: str) -> Terms:
    """Publish a version in the place of `replaces`; everybody accepts it before her next request.

    Raises `ValidationError` when the version exists, the text is the one that applies, or `replaces` no longer does.
    """
    check_staff(actor, Capability.PREENCODING)
    Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    current = stored_terms(fund)
    if replaces != current.version:
        raise ValidationError(
            _("La version %(version)s a été publiée entre-temps : reprenez-y ce qui manque à votre texte."),
            params={"version": current.version},
        )
    if Terms.objects.filter(version=version).exists():
        raise ValidationError({"version": _("Cette version existe : donnez au nouveau texte un autre numéro.")})
    text = text.replace("\r\n", "\n").strip()
    if text == current.text:
        raise ValidationError({"text": _("Ce texte est celui qui s’applique déjà : changez-le avant de le publier.")})
    published = Terms.objects.create(
        number=current.number + 1, version=version, text=text, published_by_id=actor.user_id
    )
    record(actor, verbs.TERMS_PUBLISHED, published, facts=facts_of(published))
    return published


def facts_of(terms: Terms) -> dict[str, str]:
    return {"version": terms.version, "sha256": hashlib.sha256(terms.text.encode()).hexdigest()}


def terms_pdf(fund: Fund, terms: Terms) -> bytes:
    """The text as PDF, in the fund's language. Raises `RenderFailed`."""
    context = {"fund": fund, "language": fund.language, "terms_version": terms.version, "blocks": blocks(terms.text)}
    with translation.override(fund.language):
        page = render_to_string("mandates/pdf/terms.html", context)
    identifier = f"{fund.slug}-terms-{terms.version}"
    return render_pdf(page, resolve=lambda address: asset(fund, address), identifier=identifier)
