"""Where the validation module speaks of the responsible who used it (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data.holdings import tied_workers
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import emptying, no_day
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Stays

from ..models import StaffImport, StaffImportRow, StaffTermsAcceptance
from ..staff_data.states import ImportState


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="staff_terms",
            protection=Protection.ORDINARY,
            label=_("Les conditions du module de validation que j’ai acceptées"),
            retention=_("Aussi longtemps que les actes faits à ce titre."),
            basis=_("Intérêt légitime : pouvoir montrer qui les a acceptées (RGPD, art. 6.1.f)."),
            rows=accepted_terms,
            stays=[
                Stays(
                    _("La date d’acceptation des conditions, sans nom"),
                    _("Elle prouve sous quelles conditions l’organisation a agi."),
                    lambda person: [StaffTermsAcceptance.objects.filter(user__in=person.user_ids)],
                    no_day,
                )
            ],
            capability=Capability.ENROLMENT,
        ),
        PersonalData(
            name="staff_imports",
            protection=Protection.SENSITIVE,
            label=_("Les fichiers de données du personnel que j’ai déposés"),
            retention=_("Les chiffres aussi longtemps que les actes ; le détail des lignes, nonante jours."),
            basis=_("Mission du fonds : tenir les données du personnel à jour (RGPD, art. 6.1.e)."),
            rows=sent_files,
            goes=[
                emptying(_("Votre nom sur les fichiers que vous avez déposés"), made_by, made_by_name=""),
                emptying(_("Vos lignes dans les fichiers de votre employeur"), imported, content=None, worker=None),
            ],
            capability=Capability.ENROLMENT,
        ),
    ]


def accepted_terms(person: Person) -> Iterable[Facts]:
    hers = StaffTermsAcceptance.objects.filter(user__in=person.user_ids).select_related("terms", "organisation")
    for one in hers.order_by("-accepted_at", "-pk"):
        yield [
            (_("Organisation"), one.organisation.name),
            (_("Version"), one.terms.number),
            (_("Acceptées le"), one.accepted_at),
        ]


def sent_files(person: Person) -> Iterable[Facts]:
    hers = StaffImport.objects.filter(made_by__in=person.user_ids).defer("content").select_related("organisation")
    for one in hers.order_by("-made_at", "-pk"):
        yield [
            (_("Organisation"), one.organisation.name),
            (_("Déposé le"), one.made_at),
            (_("État"), ImportState(one.state).label),
            (_("Lignes"), one.total),
        ]


def made_by(person: Person) -> QuerySet[StaffImport]:
    return StaffImport.objects.filter(made_by__in=person.user_ids)


def imported(person: Person) -> QuerySet[StaffImportRow]:
    return StaffImportRow.objects.filter(worker__in=[worker.pk for worker in tied_workers(person)])
