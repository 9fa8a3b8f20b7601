"""For whom a company asks the fund to pay."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data.holdings import tied_workers
from extranet.retention.clocks import last_day_of
from extranet.retention.erasing import held_among
from extranet.retention.queries import forgotten_files
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import deleting
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays, Subject

from ..models import FundingRequest, RequestPerson
from ..retention import REQUEST
from ..workflow import RequestState


def asked_for(person: Person) -> QuerySet[RequestPerson]:
    """The requests that name an entry of the register that is surely hers."""
    workers = [worker.pk for worker in tied_workers(person)]
    return RequestPerson.objects.filter(worker__in=workers).select_related("request__company").order_by("-pk")


def trainings(person: Person) -> Iterable[Facts]:
    return (
        [
            (_("Demande"), one.request.number),
            (_("Entreprise"), one.request.company.name),
            (_("Formation"), one.request.title),
            (_("Premier jour"), one.request.starts_on),
            (_("Dernier jour"), one.request.ends_on),
            (_("État"), one.request.get_state_display()),
        ]
        for one in asked_for(person)
    )


def request_subjects(person: Person) -> Iterable[Subject]:
    return [(FundingRequest._meta.label, one.request.uuid) for one in asked_for(person)]


def held(person: Person) -> Iterable[str]:
    return held_among(FundingRequest.objects.filter(pk__in=asked_for(person).order_by().values("request")))


def unsent(person: Person) -> QuerySet[RequestPerson]:
    return asked_for(person).filter(request__state=RequestState.DRAFT)


def sent(person: Person) -> QuerySet[RequestPerson]:
    """Of files that aren't forgotten: those name nobody any more but by the register."""
    kept = asked_for(person).exclude(request__state=RequestState.DRAFT)
    return kept.exclude(request__uuid__in=forgotten_files(FundingRequest))


def kept_until(person: Person) -> datetime.date | None:
    return last_day_of(REQUEST, FundingRequest.objects.filter(pk__in=sent(person).order_by().values("request")))


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="funded_trainings",
            protection=Protection.CONFIDENTIAL,
            label=_("Les formations pour lesquelles mon entreprise demande une prise en charge"),
            retention=_("Aussi longtemps que le dossier : %(funding-requests)s où il s’est terminé."),
            basis=_("Mission du fonds : financer les formations et justifier leur paiement (RGPD, art. 6.1.e)."),
            rows=trainings,
            goes=[deleting(_("Votre ligne dans les demandes en préparation"), unsent)],
            stays=[
                Stays(
                    _("Votre ligne dans les demandes de prise en charge envoyées"),
                    _("Elle justifie un paiement : 6 ans au moins après la clôture du dossier, selon le fonds."),
                    lambda person: [sent(person)],
                    kept_until,
                )
            ],
            subjects=request_subjects,
            capability=Capability.MEMBERSHIP,
        )
    ]
