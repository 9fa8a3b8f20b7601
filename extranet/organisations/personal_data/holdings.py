"""What organisations hold about a person: her memberships, her entry in a company's register, what she asked.

A company's register has no account numbers: an entry is hers when it carries her confirmed address *and* her name, as
one of her memberships in this fund says it. An address alone proves too little – the company typed it, and a typing
error must not show one person's birth date to another –, so such an entry is only mentioned, and she asks for a copy.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from extranet.tenants.erasing import GONE, deleting, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Goes, Person, PersonalData, Stays, Subject
from extranet.tenants.search import Fold

from ..models import DataRequest, Membership, Recovery, SupportAccess, Worker, WorkerDetails
from . import erasing as rows_of

WORKER, MEMBERSHIP = Worker._meta.label, Membership._meta.label


def memberships(person: Person) -> Iterable[Facts]:
    hers = Membership.objects.filter(user__in=person.user_ids).select_related("organisation").order_by("-pk")
    return (
        [
            (_("Organisation"), one.organisation.name),
            (_("Civilité"), one.get_title_display()),
            (_("Nom"), one.last_name),
            (_("Prénom"), one.first_name),
            (_("Téléphone"), one.phone),
            (_("Rôles"), one.role_labels),
            (_("Invité le"), one.invited_at),
            (_("Accepté le"), one.accepted_at),
            (_("Du"), one.starts_on),
            (_("Au"), one.ends_on),
            (_("Retiré le"), one.ended_at),
        ]
        for one in hers
    )


def membership_subjects(person: Person) -> Iterable[Subject]:
    """Her memberships, and the lists of members of her organisations."""
    hers = Membership.objects.filter(user__in=person.user_ids).values_list("uuid", "organisation__uuid")
    return [(MEMBERSHIP, uuid) for pair in hers for uuid in pair]


def details_at_her_address(person: Person) -> list[WorkerDetails]:
    """Those of workers whom a company gave her address, which she has confirmed. Letters with accents are others."""
    if not EmailAddress.objects.filter(user__in=person.user_ids, email=person.email, verified=True).exists():
        return []
    found = WorkerDetails.objects.filter(email_folded=Fold(Value(person.email))).select_related("worker__organisation")
    return [details for details in found.order_by("pk") if details.email.lower() == person.email]


def tied_details(person: Person) -> tuple[list[WorkerDetails], int]:
    """The entries that are surely hers, and how many others carry her address under another name."""
    found = details_at_her_address(person)
    if not found:
        return [], 0
    accepted = Membership.objects.filter(user__in=person.user_ids, accepted_at__isnull=False)
    names = set(accepted.values_list("last_first_folded", flat=True))
    hers = [details for details in found if details.worker.last_first_folded in names]
    return hers, len(found) - len(hers)


def tied_workers(person: Person) -> list[Worker]:
    """Those that somebody said are hers (`Person.worker_ids`), and those that surely are."""
    tied = [details.worker for details in tied_details(person)[0]]
    said = Worker.objects.filter(pk__in=set(person.worker_ids) - {worker.pk for worker in tied})
    return [*tied, *said.select_related("organisation").order_by("pk")] if person.worker_ids else tied


def worker_entries(person: Person) -> Iterable[Facts]:
    hers, unnamed = tied_details(person)
    for details in hers:
        worker = details.worker
        yield [
            (_("Entreprise"), worker.organisation.name),
            (_("Nom"), worker.last_name),
            (_("Prénom"), worker.first_name),
            (_("Date de naissance"), worker.birth_date),
            (_("Adresse e-mail"), details.email),
            (_("Langue"), details.get_language_display()),
            (_("Fonction"), details.function),
            (_("Téléphone"), details.phone),
            (_("Numéro interne"), details.internal_number),
            (_("Service"), details.unit),
            (_("En service depuis le"), details.in_service_on),
            (_("Parti le"), details.left_on),
            (_("Commission paritaire"), details.joint_committee),
            (_("N° BCE de l’employeur déclarant"), details.employer_number),
            (_("Numéro de registre national enregistré, chiffré"), details.register_number is not None),
            (_("Actif"), worker.is_active),
        ]
    for _each in range(unnamed):
        yield [
            (
                _("Autre fiche à votre adresse"),
                _("Au nom d’une autre personne, ou à un nom que nous ne pouvons comparer : demandez-en une copie."),
            )
        ]


def worker_subjects(person: Person) -> Iterable[Subject]:
    return [(WORKER, worker.uuid) for worker in tied_workers(person)]


def support_accesses(person: Person) -> Iterable[Facts]:
    """When the fund's staff acted in her place, and why."""
    in_her_place = SupportAccess.objects.filter(membership__user__in=person.user_ids)
    for one in in_her_place.select_related("membership__organisation").order_by("-opened_at", "-pk"):
        yield [
            (_("Par"), one.name),
            (_("Pour"), one.membership.organisation.name),
            (_("Ouvert le"), one.opened_at),
            (_("Terminé le"), one.ended_at),
            (_("Motif"), one.reason),
        ]


def recoveries(person: Person) -> Iterable[Facts]:
    hers = Recovery.objects.filter(membership__user__in=person.user_ids).order_by("-asked_at", "-pk")
    for one in hers:
        yield [
            (_("Demandée le"), one.asked_at),
            (_("État"), one.get_state_display()),
            (_("Vérification"), one.get_check_kind_display()),
            (_("Vérifiée le"), one.checked_on),
            (_("Close le"), one.closed_at),
        ]


def recovery_subjects(person: Person) -> Iterable[Subject]:
    hers = Recovery.objects.filter(membership__user__in=person.user_ids).values_list("uuid", flat=True)
    return [(Recovery._meta.label, uuid) for uuid in hers]


def data_requests(person: Person) -> Iterable[Facts]:
    for one in DataRequest.objects.filter(user__in=person.user_ids).order_by("-asked_at", "-pk"):
        yield [
            (_("Demande"), one.get_kind_display()),
            (_("Texte"), one.text),
            (_("Demandé le"), one.asked_at),
            (_("Réponse au plus tard le"), one.due_on),
            (_("État"), one.get_state_display()),
            (_("Suite"), one.get_outcome_display()),
            (_("Réponse"), one.answer),
            (_("Close le"), one.closed_at),
        ]


def data_request_subjects(person: Person) -> Iterable[Subject]:
    hers = DataRequest.objects.filter(user__in=person.user_ids).values_list("uuid", flat=True)
    return [(DataRequest._meta.label, uuid) for uuid in hers]


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="memberships",
            protection=Protection.ORDINARY,
            label=_("Mes accès et mes rôles"),
            retention=_(
                "Tant que l’accès est en vigueur, puis %(memberships)s ; plus longtemps si ce que le fonds garde a"
                " besoin de votre nom."
            ),
            basis=_("Mission du fonds et intérêt légitime : savoir qui agit pour qui (RGPD, art. 6.1.e et f)."),
            rows=memberships,
            goes=[
                Goes(_("Vos accès : terminés, vidés de votre nom et de votre téléphone"), rows_of.count, rows_of.empty),
                emptying(_("Votre nom sous les décisions à deux"), rows_of.proposed, proposed_name=GONE),
                emptying(_("Votre nom sous les décisions confirmées ou renvoyées"), rows_of.closed, closed_name=GONE),
            ],
            subjects=membership_subjects,
            rank=0,
        ),
        PersonalData(
            name="workers",
            protection=Protection.SENSITIVE,
            label=_("Ma fiche de salarié"),
            retention=_(
                "Tant que l’entreprise vous emploie, puis, au choix du fonds, %(workers)s où vous l’avez quittée, et au"
                " moins le temps des dossiers où vous figurez."
            ),
            basis=_("Obligation légale : financer et déclarer les formations suivies (RGPD, art. 6.1.c)."),
            rows=worker_entries,
            goes=[
                deleting(_("Vos coordonnées et ce que l’entreprise a ajouté à votre fiche"), rows_of.details),
                Goes(_("Votre fiche, là où rien de gardé ne la cite"), rows_of.count_loose, rows_of.empty_loose),
            ],
            stays=[
                Stays(
                    _("Vos nom, prénom et date de naissance, là où un dossier gardé les cite"),
                    _("Sans eux, ce dossier ne prouverait plus qui s’est formé. La fiche ne sert plus à rien d’autre."),
                    lambda person: [rows_of.cited(person)],
                    rows_of.last_citation,
                )
            ],
            subjects=worker_subjects,
            rank=0,
        ),
        PersonalData(
            name="support_accesses",
            protection=Protection.CONFIDENTIAL,
            label=_("Quand le fonds a agi à ma place pour m’aider"),
            retention=_("Tant que cet accès est le vôtre, puis %(memberships)s."),
            basis=_("Intérêt légitime : vous aider, et pouvoir le montrer (RGPD, art. 6.1.f)."),
            rows=support_accesses,
            goes=[
                emptying(_("Le motif de ces accès"), rows_of.helped, reason=GONE),
                emptying(_("Votre nom sous les accès que vous avez ouverts"), rows_of.helper, name=GONE),
            ],
        ),
        PersonalData(
            name="recoveries",
            protection=Protection.SENSITIVE,
            label=_("Les récupérations de mon accès"),
            retention=_("%(recoveries)s : le temps de pouvoir montrer qui a vérifié votre identité, et comment."),
            basis=_("Intérêt légitime : protéger votre compte (RGPD, art. 6.1.f)."),
            rows=recoveries,
            goes=[
                Goes(_("Vos coordonnées dans les récupérations"), rows_of.count_recoveries, rows_of.empty_recoveries),
                emptying(_("Votre nom sous vos vérifications d’identité"), rows_of.checked, checked_name=GONE),
            ],
            subjects=recovery_subjects,
        ),
        PersonalData(
            name="data_requests",
            protection=Protection.SENSITIVE,
            label=_("Mes demandes sur mes données"),
            retention=_("%(data-requests)s après la réponse : le temps de pouvoir en répondre."),
            basis=_("Obligation légale : répondre aux droits des personnes (RGPD, art. 6.1.c)."),
            rows=data_requests,
            goes=[
                emptying(_("Le texte de vos demandes"), rows_of.asked, name="", text=GONE),
                emptying(_("Le texte des réponses"), rows_of.answered, answer=GONE),
            ],
            subjects=data_request_subjects,
        ),
    ]
