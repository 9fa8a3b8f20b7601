"""« Règlements » of a dossier, and what the staff do with them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.capabilities import Capability
from extranet.ui.import_page import import_page
from extranet.ui.refusals import refusals_on

from ..forms.dossiers import PaymentForm, ReasonForm
from ..models import Payment
from ..rows import PAYMENT_COLUMNS, store_payment
from ..services.payments import add_payment, withdraw_payment
from ..tables.dossiers import money, nature, period
from . import frame as frames
from .frame import frame, visible_dossier


@form_page
def of_dossier(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The tab: payments of the dossier; the staff add one below."""
    dossier = visible_dossier(request, uuid)
    form = PaymentForm(request.POST or None, instance=Payment(dossier=dossier))
    if request.method == "POST":
        check_staff(request.actor, Capability.CERTIFICATION)
        if form.is_valid():
            with refusals_on(form):
                add_payment(actor=request.actor, dossier=dossier, **form.cleaned_data)
                messages.success(request, gettext("Le règlement est enregistré."))
                return redirect("certification:payments_of", uuid)
    rows = [
        {"payment": one, "period": period(one), "nature": nature(one), "amount": money(one)}
        for one in dossier.payments.order_by("-paid_on", "-pk")
    ]
    context = frame(request, dossier, frames.PAYMENTS) | {"rows": rows, "form": form, "refused": bool(form.errors)}
    return render(request, "certification/payments_of.html", context)


@form_page
def withdraw(request: ActorRequest, uuid: UUID) -> HttpResponse:
    payments = Payment.objects.visible_to(request.actor).select_related("dossier__training_body", "dossier__employer")
    payment = get_object_or_404(payments, uuid=uuid)
    check_staff(request.actor, Capability.CERTIFICATION)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            withdraw_payment(actor=request.actor, payment=payment, reason=form.cleaned_data["reason"])
            messages.success(request, gettext("Le règlement est retiré ; les mois qu’il fermait s’ouvrent à nouveau."))
            return redirect("certification:payments_of", payment.dossier.uuid)
    context = frame(request, payment.dossier, frames.PAYMENTS) | {
        "form": form,
        "payment": payment,
        "period": period(payment),
        "amount": money(payment),
    }
    return render(request, "certification/withdraw_payment.html", context)


@sensitive_post_parameters()
@form_page
def import_payments(request: ActorRequest) -> HttpResponse:
    check_staff(request.actor, Capability.CERTIFICATION)
    return import_page(
        request,
        PAYMENT_COLUMNS,
        store_payment,
        {
            "heading": _("Importer des règlements"),
            "model": Payment,
            "back": "certification:payments",
            "back_label": _("Règlements"),
        },
        lambda count: ngettext("%(count)s règlement est enregistré.", "%(count)s règlements sont enregistrés.", count),
    )
