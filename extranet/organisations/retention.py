"""How long the register of workers, recoveries and requests on one's data are kept (`BEY-23`).

An entry of the register names people for files of other apps (enrolments, funding, declarations): those say here what
cites her (`citations`), and what of theirs goes with her (`worker_parts`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, TruncDate, TruncYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.journal.models import Entry, EntryText
from extranet.journal.services import erase_texts
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import NO_NAME, NOBODYS_BIRTHDAY, nobody
from extranet.tenants.registries import Registry
from extranet.tenants.retention import (
    ADDRESSES,
    BLANK,
    FIVE_YEARS,
    NAMES,
    TEN_YEARS,
    Dropped,
    Emptied,
    Part,
    RetentionRule,
    SweepRule,
    Term,
    Unit,
    holds,
)

from .models import ContactChange, DataRequest, Proposal, Recovery, Worker, WorkerDetails
from .verbs import WORKER_CLOSED, WORKER_DEACTIVATED

citations: Registry[Callable[[], QuerySet[Any]]] = Registry()
"""Rows, each with a key `worker`, of files that are kept with the names of their people."""

worker_parts: Registry[Part] = Registry()
"""What goes with her, in this order."""


def uncited(workers: QuerySet[Worker]) -> QuerySet[Worker]:
    """Those whom no file that is kept names by the register."""
    for rows in citations:
        workers = workers.filter(~Exists(rows().filter(worker=OuterRef("pk"))))
    return workers


def acts(verb: Any) -> QuerySet[Entry]:
    """Of this verb on a worker, the last first. A subquery."""
    found = Entry.objects.filter(subject_model=Worker._meta.label, subject_uuid=OuterRef("uuid"), verb=verb.name)
    return found.order_by("-pk")


def departed(workers: Any) -> Any:
    """Since she left, else since she was deactivated; not as long as a file that is kept names her."""
    left = WorkerDetails.objects.filter(worker=OuterRef("pk")).values("left_on")
    stopped = acts(WORKER_DEACTIVATED).annotate(day=TruncDate("recorded_at")).values("day")[:1]
    since = Coalesce(Subquery(left, output_field=DateField()), Subquery(stopped, output_field=DateField()))
    gone = workers.filter(is_active=False).annotate(began_on=since).filter(began_on__isnull=False)
    return uncited(gone)


def erased(before: datetime.datetime) -> Any:
    """Of people who were erased, whose names stayed for the sake of a file that is now over."""
    closed = Worker.objects.filter(is_active=False).exclude(last_name=NO_NAME)
    return uncited(closed.filter(Exists(acts(WORKER_CLOSED).filter(recorded_at__lt=before))))


def empty_entries(workers: Any) -> int:
    found = list(workers.order_by("pk"))
    for worker in found:
        Worker.objects.filter(pk=worker.pk).update(**nobody(worker), birth_date=NOBODYS_BIRTHDAY)
    return len(found)


# The row's own number keeps people apart: files count how many they were, not who.
NAMELESS = {
    "last_name": BLANK,
    "first_name": Cast("pk", CharField()),
    "birth_date": TruncYear(F("birth_date")),
}

worker_parts.add(Dropped(WorkerDetails, "worker", ADDRESSES), Emptied(Worker, "", NAMELESS, NAMES))

WORKER = RetentionRule(
    name="workers",
    label=_("Registre des salariés : fiche, coordonnées, numéro de registre national"),
    model=Worker,
    term=Term(Unit.YEARS, default=5, shortest=1, longest=10),
    starts=_(
        "Fin de l’année du départ, ou de la désactivation de la fiche, et jamais avant la fin de tout fichier gardé où"
        " cette personne figure."
    ),
    reason=_(
        "Réglage du fonds, sur le modèle du registre du personnel : 5 ans après le départ (art. R. 1221-26 du code du"
        " travail). Les fichiers qui la citent ont leurs propres durées."
    ),
    open_because=_("Cette personne travaille encore là, ou figure dans un fichier qui est gardé."),
    began=departed,
    reference=lambda worker: f"S-{worker.pk}",
    address=lambda worker: reverse("workers:worker", args=[worker.uuid]),
    kept=[
        _("La ligne du registre, sans nom ; de sa naissance, l’année"),
        _("Inscriptions, présences, résultats, prises en charge et déclarations, sans nom"),
    ],
    totals=lambda workers: {"workers": workers.count()},
    figures={"workers": _("Salariés")},
    parts=worker_parts,
)

ERASED_WORKERS = SweepRule(
    name="erased-workers",
    label=_("Nom et naissance des personnes effacées qu’un fichier gardé citait"),
    term=Term(Unit.DAYS, default=1, shortest=1, longest=1),
    starts=_("La fin du dernier fichier gardé qui la cite."),
    reason=_("Ces données ne restaient que pour ce fichier."),
    old=erased,
    forget=empty_entries,
    dropped=_("Le nom, le prénom et la date de naissance"),
    kept=_("La ligne du registre, sans rien d’elle"),
)


def old_requests(before: datetime.datetime) -> Any:
    return DataRequest.objects.filter(closed_at__lt=before)


def old_recoveries(before: datetime.datetime) -> Any:
    return Recovery.objects.filter(closed_at__lt=before)


DATA_REQUESTS = SweepRule(
    name="data-requests",
    label=_("Demandes des personnes sur leurs données"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=FIVE_YEARS),
    starts=_("La réponse, ou le retrait de la demande."),
    reason=_("Pouvoir répondre de la réponse donnée : cinq ans (art. 2224 du code civil)."),
    old=old_requests,
    dropped=_("La demande, la réponse et le nom"),
    kept=_("Les actes du journal"),
)

RECOVERIES = SweepRule(
    name="recoveries",
    label=_("Récupérations d’accès"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=FIVE_YEARS),
    starts=_("La fin de la récupération."),
    reason=_("Pouvoir montrer qui a vérifié l’identité, et comment : cinq ans."),
    old=old_recoveries,
    dropped=_("La récupération, la note de la vérification et les adresses"),
    kept=_("Les actes du journal"),
)


def old_contact_changes(before: datetime.datetime) -> Any:
    """Looked at by the fund; what waits for it waits on."""
    return ContactChange.objects.filter(changed_at__lt=before, seen_at__lt=before)


CONTACT_CHANGES = SweepRule(
    name="contact-changes",
    label=_("Anciennes coordonnées des organisations et de leurs établissements"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=FIVE_YEARS),
    starts=_("Le changement, ou le jour où le fonds l’a vu s’il vient après."),
    reason=_("Pouvoir dire où l’on écrivait, et qui l’a changé : cinq ans (art. 2224 du code civil)."),
    old=old_contact_changes,
    dropped=_("Les valeurs d’avant et d’après, et qui les a changées"),
    kept=_("Les coordonnées d’aujourd’hui ; les actes du journal"),
    capability=Capability.MEMBERSHIP,
)


def old_decisions(before: datetime.datetime) -> Any:
    """Closed; what waits for a second person waits on. Not about something that is held."""
    closed = Proposal.objects.filter(closed_at__lt=before)
    for held in holds:
        closed = closed.exclude(subject_uuid__in=held())
    return closed


def forget_decisions(proposals: Any) -> int:
    """With the names and words beside their acts. The acts themselves stay: what was decided by two, and when."""
    uuids = list(proposals.values_list("uuid", flat=True))
    words = EntryText.objects.filter(entry__subject_model=Proposal._meta.label, entry__subject_uuid__in=uuids)
    return erase_texts(words) + proposals.delete()[0]


DECISIONS = SweepRule(
    name="decisions",
    label=_("Décisions à deux, closes"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=TEN_YEARS),
    starts=_("La confirmation, le renvoi ou le retrait ; jamais tant que ce dont elle décide est gelé."),
    reason=_("Pouvoir dire qui a proposé et qui a confirmé : cinq ans (art. 2224 du code civil), au choix du fonds."),
    old=old_decisions,
    forget=forget_decisions,
    dropped=_("Le contenu proposé, les deux noms, le motif du renvoi, et les noms au journal"),
    kept=_("Ce qui fut décidé ; les actes du journal, sans nom"),
)
