"""Attestations deposited with invoices, and whom they name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data.holdings import tied_workers
from extranet.retention.clocks import last_day_of
from extranet.retention.queries import forgotten_files
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import deleting, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays, Subject
from requests_app.enrolments.queries import said_to_be

from ..invoice_states import InvoiceState
from ..models import Attestation, BankDetails, FundingRequest, Invoice
from ..retention import REQUEST


def of_attestations(person: Person) -> Iterable[Attestation]:
    """Of the entries that she said are hers, and those that surely are; of invoices that were sent."""
    about = said_to_be(person.user_ids) | Q(worker__in=[worker.pk for worker in tied_workers(person)])
    sent = Attestation.objects.filter(about).exclude(invoice__state=InvoiceState.DRAFT)
    return sent.select_related("invoice__request", "invoice__depositor").distinct().order_by("-pk")


def attestations(person: Person) -> Iterable[Facts]:
    return (
        [
            (_("Formation"), one.invoice.request.title),
            (_("Déposée par"), one.invoice.depositor.name),
            (_("Nature"), one.get_kind_display()),
            (_("Heures attestées"), one.hours),
            (_("Déposée le"), one.added_at),
        ]
        for one in of_attestations(person)
    )


def attestation_subjects(person: Person) -> Iterable[Subject]:
    return [(Attestation._meta.label, one.uuid) for one in of_attestations(person)]


def about(person: Person) -> QuerySet[Attestation]:
    return Attestation.objects.filter(worker__in=[worker.pk for worker in tied_workers(person)])


def unsent(person: Person) -> QuerySet[Attestation]:
    return about(person).filter(invoice__state=InvoiceState.DRAFT)


def sent(person: Person) -> QuerySet[Attestation]:
    """Of files that aren't forgotten, as the invoices kept: those name nobody any more but by the register."""
    kept = about(person).exclude(invoice__state=InvoiceState.DRAFT)
    return kept.exclude(invoice__request__uuid__in=forgotten_files(FundingRequest))


def invoices_of(person: Person) -> QuerySet[Invoice]:
    """Of hers, by an attestation or by the request: their checks name people."""
    workers = [worker.pk for worker in tied_workers(person)]
    hers = Q(attestations__worker__in=workers) | Q(request__people__worker__in=workers)
    return Invoice.objects.filter(pk__in=Invoice.objects.filter(hers).order_by().values("pk"))


def begun(person: Person) -> QuerySet[Invoice]:
    return invoices_of(person).filter(state=InvoiceState.DRAFT)


def kept_invoices(person: Person) -> QuerySet[Invoice]:
    kept = invoices_of(person).exclude(state=InvoiceState.DRAFT)
    return kept.exclude(request__uuid__in=forgotten_files(FundingRequest))


def deposited(person: Person) -> QuerySet[BankDetails]:
    return BankDetails.objects.filter(known_email__in=person.mails).exclude(known_email="")


def kept_until(person: Person) -> datetime.date | None:
    files = Invoice.objects.filter(pk__in=sent(person).order_by().values("invoice")) | kept_invoices(person)
    return last_day_of(REQUEST, FundingRequest.objects.filter(pk__in=files.order_by().values("request")))


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="funding_attestations",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes heures attestées avec des factures de formation"),
            basis=_("Mission du fonds : financer les formations et contrôler le service fait (RGPD, art. 6.1.e)."),
            retention=_("Aussi longtemps que la facture qu’elles accompagnent, dont elles prouvent le service fait."),
            capability=Capability.MEMBERSHIP,
            rows=attestations,
            goes=[
                deleting(_("Les attestations des factures en préparation"), unsent),
                emptying(_("Les contrôles qui vous nomment sur des factures en préparation"), begun, checks=[]),
                emptying(_("Votre adresse à côté de coordonnées bancaires"), deposited, known_email=""),
            ],
            stays=[
                Stays(
                    _("Vos heures attestées avec des factures"),
                    _("Elles justifient un paiement : 6 ans au moins après la clôture du dossier, selon le fonds."),
                    lambda person: [sent(person), kept_invoices(person)],
                    kept_until,
                )
            ],
            subjects=attestation_subjects,
        )
    ]
