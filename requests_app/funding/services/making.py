"""« Créer ma facture Factur-X » (`BEY-13`): from certified or attested hours, for the body's own platform to send.

The extranet isn't an accredited platform: the file is there to be downloaded, or deposited as a paper of its file.
"""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Value
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from extranet.documents.inspection import Kind, inspect
from extranet.documents.models import Document
from extranet.documents.storing import read as stored
from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.search import Fold
from extranet.tenants.text import tidy
from extranet.tenants.work import nudge

from .. import verbs
from ..certified import certified_hours
from ..choices import choices_of
from ..einvoices import LIMITS, read
from ..factur_x import EXEMPT, as_xml
from ..invoice_states import COUNTING
from ..models import FundingRequest, Invoice, MadeInvoice
from ..money import in_euros
from ..queries import is_body
from ..tasks.makings import make_invoices
from ..workflow import RequestState
from .invoicing import begin_invoice
from .locking import locked_in, refuse_other

CENT = Decimal("0.01")
PRICE = Decimal("0.000001")


@transaction.atomic
def make_invoice(
    *,
    actor: Actor,
    fund: Fund,
    request: FundingRequest,
    number: str,
    dated_on: datetime.date,
    period_from: datetime.date,
    period_to: datetime.date,
    hours: Decimal,
    price: Decimal | None,
    net: Decimal | None,
    rate: Decimal | None,
    vat_number: str,
) -> MadeInvoice:
    """By the hour (`price`) or for a total (`net`), one of them, in euros before VAT; `rate`: percent, None: exempt.

    Raises `ValidationError` by field, among others for more hours than were certified and for a number used before.
    """
    body = check_body(actor, request)
    refuse_other(request.state, request.get_state_display(), [RequestState.AGREED])
    check_said(fund, request, body, number=number, dated_on=dated_on, period=(period_from, period_to), hours=hours)
    if (price is None) == (net is None):
        raise ValidationError({"price": _("Donnez le prix d’une heure ou le montant total, l’un des deux.")})
    amount = (hours * price if price is not None else net or Decimal(0)).quantize(CENT, ROUND_HALF_UP)
    vat = (amount * (rate or 0) / 100).quantize(CENT, ROUND_HALF_UP)
    made = MadeInvoice(
        request=request,
        body=body,
        number=number,
        dated_on=dated_on,
        period_from=period_from,
        period_to=period_to,
        hours=hours,
        price=(price if price is not None else amount / hours).quantize(PRICE, ROUND_HALF_UP),
        net=amount,
        rate=rate,
        vat=vat,
        total=amount + vat,
        made_by_id=actor.user_id,
        document=Document.objects.create(
            state=Document.State.RENDERING,
            file_name="facture-factur-x.pdf",
            media_type=Kind.PDF.value,
            created_by_id=actor.user_id,
        ),
    )
    with translation.override(fund.language):
        made.content = content_of(fund, made, vat_number)
    check_writable(made)
    save_valid(made)
    record(actor, verbs.INVOICE_MADE, made, facts={"request": request.number})
    nudge(make_invoices, fund.pk)
    return made


def check_body(actor: Actor, request: FundingRequest) -> Organisation:
    """The request's own training body."""
    if not is_body(actor) or request.body is None or request.body_id != actor.organisation_id:
        raise PermissionDenied(_("Seuls les gestionnaires de l’organisme de formation du dossier créent sa facture."))
    return request.body


def check_said(
    fund: Fund,
    request: FundingRequest,
    body: Organisation,
    *,
    number: str,
    dated_on: datetime.date,
    period: tuple[datetime.date, datetime.date],
    hours: Decimal,
) -> None:
    refused: dict[str, str] = {}
    if dated_on > timezone.localdate(timezone=fund.zone):
        refused["dated_on"] = _("Une facture ne porte pas une date à venir.")
    if period[1] < period[0]:
        refused["period_to"] = _("La période finit avant de commencer : vérifiez les deux dates.")
    used = Invoice.objects.filter(depositor=body, state__in=COUNTING, number_folded=Fold(Value(tidy(number))))
    if used.exists():
        refused["number"] = _("Vous avez déjà déposé une facture de ce numéro : prenez le suivant.")
    known = certified_hours(request, *period)
    if known.is_whole and hours > known.hours:
        refused["hours"] = _(
            "Pour cette période, %(certified)s h sont certifiées et vous en facturez %(billed)s : certifiez d’abord"
            " les heures qui manquent, ou corrigez ce nombre."
        ) % {"certified": number_format(known.hours), "billed": number_format(hours)}
    if refused:
        raise ValidationError(refused)


def check_writable(made: MadeInvoice) -> None:
    """The schema's word, now, while somebody can correct it. Raises `ValidationError`."""
    try:
        as_xml(made.content["terms"])
    except Exception as error:  # factur-x raises whatever lxml and Python do
        raise ValidationError(
            _("Ces données ne font pas une facture valable (EN 16931) : vérifiez le numéro de TVA et l’adresse.")
        ) from error


def content_of(fund: Fund, made: MadeInvoice, vat_number: str) -> dict[str, Any]:
    """What the page prints and what the XML says, in the active language."""
    agreement = made.request.standing_agreement()
    office = Organisation.objects.filter(kinds__contains=[OrganisationKind.FUND_OFFICE]).order_by("pk").first()
    buyer = office if agreement is None or agreement.is_subrogated or office is None else made.request.company
    country = made.body.country or fund.country
    why, code = EXEMPT.get(country, EXEMPT["FR"])
    period = _("du %(first)s au %(last)s") % {
        "first": date_format(made.period_from, "SHORT_DATE_FORMAT"),
        "last": date_format(made.period_to, "SHORT_DATE_FORMAT"),
    }
    line = _("%(hours)s h de formation « %(title)s », %(period)s") % {
        "hours": number_format(made.hours),
        "title": made.request.title,
        "period": period,
    }
    terms_of_payment = _("Règlement par le fonds sous %d jours après validation, par virement.")
    printed = {
        "number": made.number,
        "dated_on": date_format(made.dated_on, "DATE_FORMAT"),
        "seller": party_lines(made.body),
        "seller_numbers": [f"{label} : {value}" for label, value in made.body.identifiers],
        "vat_number": vat_number,
        "buyer": party_lines(buyer) if buyer else [fund.name],
        "file": made.request.number,
        "agreement": agreement.number if agreement else "",
        "company": made.request.company.name,
        "line": line,
        "hours": number_format(made.hours, 2),
        "price": f"{number_format(made.price.normalize() if made.price % CENT else made.price.quantize(CENT))} €",
        "net": in_euros(made.net),
        "rate": "" if made.rate is None else f"{number_format(made.rate.normalize())} %",
        "vat": in_euros(made.vat),
        "total": in_euros(made.total),
        "exempt": "" if made.rate is not None else why,
        "activity": activity_of(made.body),
        "payment": terms_of_payment % choices_of(fund).pay_days,
    }
    return {"printed": printed, "terms": terms_of(made, printed, vat_number, buyer, fund, (why, code), country)}


def terms_of(
    made: MadeInvoice,
    printed: dict[str, Any],
    vat_number: str,
    buyer: Organisation | None,
    fund: Fund,
    exempt: tuple[str, str],
    country: str,
) -> dict[str, Any]:
    """The terms of EN 16931 (facts §2.6), amounts and dates as text."""
    category, rate = ("E", Decimal(0)) if made.rate is None else ("S", made.rate)
    tax = {"BT-116": str(made.net), "BT-117": str(made.vat), "BT-118": category, "BT-119": str(rate)}
    if category == "E":
        tax |= {"BT-120": exempt[0], "BT-121": exempt[1]}
    seller = party(made.body, made.body.name, country)
    if vat_number:
        seller["vat_identifier"] = vat_number
    contract = {"BT-12": printed["agreement"]} if printed["agreement"] else {}
    return {
        "BT-1": made.number,
        "BT-2": made.dated_on.isoformat(),
        "BT-3": "380",
        "BT-5": "EUR",
        "BT-13": printed["file"],
        **contract,
        "BT-20": printed["payment"],
        "BT-23": "S1",
        "BT-72": made.period_to.isoformat(),
        "BT-73": made.period_from.isoformat(),
        "BT-74": made.period_to.isoformat(),
        "BG-4": seller,
        "BG-7": party(buyer, buyer.name if buyer else fund.name, fund.country),
        "BT-106": str(made.net),
        "BT-109": str(made.net),
        "BT-110": str(made.vat),
        "BT-112": str(made.total),
        "BT-115": str(made.total),
        "BG-23": [tax],
        "BG-25": [
            {
                "BT-126": "1",
                "BT-153": printed["line"],
                "BT-129": str(made.hours),
                "BT-130": "HUR",
                "BT-146": str(made.price),
                "BT-131": str(made.net),
                "BT-151": category,
                "BT-152": str(rate),
            }
        ],
    }


def party(organisation: Organisation | None, name: str, country: str) -> dict[str, str]:
    """Name, address and legal number, as far as they are known."""
    if organisation is None:
        return {"name": name, "country_code": country}
    street = f"{organisation.house_number} {organisation.street}".strip()
    found = {"name": name, "addr_l1": street, "city": organisation.city, "postcode": organisation.postcode}
    if organisation.siren:
        found |= {"legal_identifier": organisation.siren, "legal_identifier_schemeid": "0002"}
    elif organisation.enterprise_number:
        found |= {"legal_identifier": organisation.enterprise_number, "legal_identifier_schemeid": "0208"}
    kept = {key: value for key, value in found.items() if value}
    return kept | {"country_code": organisation.country or country}


def party_lines(organisation: Organisation) -> list[str]:
    return [organisation.name, *organisation.address_lines]


def activity_of(body: Organisation) -> str:
    """The sentence that every invoice of a French training body carries (Code du travail, L. 6352-12)."""
    if not body.activity_number:
        return ""
    return _(
        "Déclaration d’activité enregistrée sous le numéro %s. Cet enregistrement ne vaut pas agrément de l’État."
    ) % body._meta.get_field("activity_number").identifier.show(body.activity_number)


@transaction.atomic
def deposit_made(*, actor: Actor, fund: Fund, made: MadeInvoice) -> Invoice:
    """« Déposer cette facture »: a draft that begins with the file and what it says. Once: later it is that draft.

    Raises `ValidationError` while it is being made, and as `begin_invoice`.
    """
    body = check_body(actor, made.request)
    locked_in(made.request, RequestState.AGREED)
    current = MadeInvoice.objects.select_for_update(of=("self",)).select_related("document").get(pk=made.pk)
    if current.invoice is not None:
        return current.invoice
    if not current.document.is_ready:
        raise ValidationError(_("La facture est encore en préparation : réessayez dans un instant."))
    upload = inspect(BytesIO(stored(current.document)), name="facture.pdf", accepted=[Kind.PDF], limits=LIMITS)
    place = body.establishments.exclude(siret="").order_by("pk").first()
    current.invoice = begin_invoice(
        actor=actor,
        fund=fund,
        request=made.request,
        depositor=body,
        upload=upload,
        reading=read(upload),
        number=current.number,
        seller_name=body.name,
        seller_siret=made.request.body_siret or (place.siret if place else body.enterprise_number),
        dated_on=current.dated_on,
        period_from=current.period_from,
        period_to=current.period_to,
        hours=current.hours,
        net=current.net,
        vat=current.vat,
        total=current.total,
        is_exempt=current.rate is None,
    )
    current.save()
    return current.invoice
