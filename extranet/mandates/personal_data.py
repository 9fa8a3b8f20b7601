"""Where papers speak of a person: conventions that designate her, terms that she accepted (`BEY-22`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.documents.services import erase
from extranet.organisations.models import Membership
from extranet.retention.clocks import last_day_of
from extranet.retention.erasing import held_among
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import GONE, no_day
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Goes, Person, PersonalData, Stays, Subject

from .models import Designation, Paper, TermsAcceptance
from .retention import PAPER, kept_papers
from .workflow import PaperState


def designated(person: Person) -> QuerySet[Designation]:
    """By her account once the convention is accepted, before that by the address that it names."""
    hers = Q(membership__user__in=person.user_ids) | Q(membership__isnull=True, email=person.email)
    return Designation.objects.filter(hers).select_related("paper__company").order_by("-pk")


def designations(person: Person) -> Iterable[Facts]:
    return (
        [
            (_("Entreprise"), one.paper.company.name),
            (_("Nom"), one.last_name),
            (_("Prénom"), one.first_name),
            (_("Adresse e-mail"), one.email),
            (_("Document"), one.paper.get_kind_display()),
            (_("État"), one.paper.get_state_display()),
            (_("À partir du"), one.paper.starts_on),
            (_("Jusqu’au"), one.paper.ends_on),
        ]
        for one in designated(person)
    )


def papers(person: Person) -> Iterable[Subject]:
    return [(Paper._meta.label, uuid) for uuid in designated(person).values_list("paper__uuid", flat=True)]


def acceptances(person: Person) -> Iterable[Facts]:
    accepted = TermsAcceptance.objects.filter(user__in=person.user_ids).select_related("terms", "organisation")
    return (
        [
            (_("Version"), one.terms.version),
            (_("Organisation"), one.organisation.name),
            (_("Acceptées le"), one.accepted_at),
        ]
        for one in accepted.order_by("-pk")
    )


BINDING = [PaperState.ACCEPTED, PaperState.REPLACED, PaperState.ENDED]


def named_in(person: Person) -> QuerySet[Designation]:
    hers = Q(membership__user__in=person.user_ids) | Q(email__in=person.mails)
    return Designation.objects.filter(hers)


def signed(person: Person) -> QuerySet[Designation]:
    return named_in(person).filter(paper__in=kept_papers(), paper__state__in=BINDING)


def full_names(person: Person) -> set[str]:
    hers = Membership.objects.filter(user__in=person.user_ids)
    return {f"{first} {last}" for first, last in hers.values_list("first_name", "last_name")}


def papers_kept(person: Person) -> QuerySet[Paper]:
    """Accepted papers that name her, or that she signed for her company."""
    hers = Q(pk__in=signed(person).values("paper")) | Q(representative_name__in=full_names(person))
    return kept_papers().filter(hers, state__in=BINDING)


def kept_until(person: Person) -> datetime.date | None:
    """As long as the fund keeps them; not as long as one of them is in force."""
    return last_day_of(PAPER, papers_kept(person))


def held(person: Person) -> Iterable[str]:
    return held_among(papers_kept(person))


def loose(person: Person) -> QuerySet[Designation]:
    return named_in(person).exclude(paper__state__in=BINDING)


def represented(person: Person) -> QuerySet[Paper]:
    return Paper.objects.filter(representative_name__in=full_names(person)).exclude(state__in=BINDING)


def count_loose(person: Person) -> int:
    return loose(person).count() + represented(person).count()


def erase_loose(person: Person) -> int:
    """A convention that waits is made anew without her; what an operator's authorisation hangs on is emptied."""
    count = count_loose(person)
    waiting = Paper.objects.filter(pk__in=loose(person).values("paper"), mandates=None)
    files = [pk for pair in waiting.values_list("model_document", "signed_document") for pk in pair if pk]
    Paper.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).delete()
    erase(Document.objects.filter(pk__in=files))
    represented(person).update(representative_name=GONE, representative_capacity=GONE, signature_details=[])
    for one in loose(person):
        Designation.objects.filter(pk=one.pk).update(last_name=GONE, first_name=GONE, email=f"{one.pk}@efface.invalid")
    return count


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="designations",
            protection=Protection.CONFIDENTIAL,
            label=_("Les conventions qui me désignent"),
            retention=_(
                "Aussi longtemps que la convention, puis %(mandate-papers)s où elle a pris fin : le temps de prouver ce"
                " qui fut fait à ce titre."
            ),
            basis=_("Exécution de la convention entre l’entreprise et le fonds (RGPD, art. 6.1.b et f)."),
            rows=designations,
            goes=[Goes(_("Les désignations que le fonds n’a pas acceptées"), count_loose, erase_loose)],
            stays=[
                Stays(
                    _("Les conventions acceptées qui vous désignent"),
                    _("Elles prouvent au nom de qui l’entreprise a agi : 3 ans au moins après, selon le fonds."),
                    lambda person: [signed(person), papers_kept(person)],
                    kept_until,
                )
            ],
            subjects=papers,
            capability=Capability.PREENCODING,
        ),
        PersonalData(
            name="terms",
            protection=Protection.ORDINARY,
            label=_("Les conditions d’utilisation que j’ai acceptées"),
            retention=_("Aussi longtemps que ce qui fut fait sous cette version."),
            basis=_("Exécution des conditions acceptées (RGPD, art. 6.1.b)."),
            rows=acceptances,
            stays=[
                Stays(
                    _("La date d’acceptation des conditions, sans nom"),
                    _("Elle prouve sous quelles conditions l’organisation a agi."),
                    lambda person: [TermsAcceptance.objects.filter(user__in=person.user_ids)],
                    no_day,
                )
            ],
            capability=Capability.PREENCODING,
        ),
    ]
