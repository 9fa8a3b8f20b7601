"""What becomes of dossiers and certificates when a person is erased: what was certified stays, readable and checkable.

A certificate is evidence: « pendant une durée de 3 ans à compter de la fin de l'année du dernier paiement ».
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.retention.clocks import last_day_of
from extranet.retention.erasing import held_among
from extranet.tenants.erasing import nobody
from extranet.tenants.registries import Goes, Person, Stays, Text

from .models import (
    Attachment,
    Certificate,
    Dossier,
    DossierChange,
    Evidence,
    EvidenceFile,
    HoursVersion,
    MonthDraft,
    Payment,
    Remark,
    Transmission,
    TransmissionLine,
    Validation,
)
from .retention import DOSSIER


def ours(model: type[Model], field: str) -> Callable[[Person], QuerySet[Any]]:
    """The rows of a model whose account in this column is hers."""
    return lambda person: model._default_manager.filter(**{f"{field}__in": person.user_ids})


made_by = ours(Transmission, "made_by")


def dossiers(person: Person) -> QuerySet[Dossier]:
    """Hers by her account, by her names and address, or by her names and birth date."""
    hers = Q(account__in=person.user_ids)
    known = person.mails | set(person.typed)
    hers |= Q(email__in=known, last_first_folded__in=person.names)
    for name, day in person.births:
        hers |= Q(last_first_folded=name, born_on=day)
    return Dossier.objects.filter(hers)


def addresses(person: Person) -> Iterable[str]:
    return dossiers(person).exclude(email="").values_list("email", flat=True)


def held(person: Person) -> Iterable[str]:
    return held_among(dossiers(person))


def kept(person: Person) -> QuerySet[Dossier]:
    proved = Q(pk__in=HoursVersion.objects.values("dossier")) | Q(pk__in=Payment.objects.values("dossier"))
    return dossiers(person).filter(proved)


def loose(person: Person) -> QuerySet[Dossier]:
    return dossiers(person).exclude(pk__in=kept(person).values("pk"))


def dossier_goes() -> list[Goes]:
    return [
        Goes(
            _("Vos dossiers où rien n’est certifié : vidés de votre nom"), lambda person: loose(person).count(), empty
        ),
        Goes(_("Votre espace de bénéficiaire : fermé"), lambda person: joined(person).count(), close_space),
    ]


def count_loose(person: Person) -> int:
    return loose(person).count()


def joined(person: Person) -> QuerySet[Dossier]:
    return Dossier.objects.filter(account__in=person.user_ids)


def empty(person: Person) -> int:
    """The dossier keeps its number, its body and its dates."""
    found = list(loose(person).order_by("pk"))
    MonthDraft.objects.filter(dossier__in=found).delete()
    for one in found:
        # `account` goes last: it is by it that the dossier is found.
        Dossier.objects.filter(pk=one.pk).update(**nobody(one), email="", born_on=None)
    return len(found)


def close_space(person: Person) -> int:
    return joined(person).update(account=None, joined_at=None, invited_at=None)


def kept_by_law(what: Text, rows: Callable[[Person], Sequence[QuerySet[Any]]]) -> Stays:
    why = _(
        "Preuve d’un financement, que rien ne modifie : 3 ans au moins après la fin de l’année du dernier paiement,"
        " selon le fonds."
    )
    return Stays(what, why, rows, kept_until)


def kept_until(person: Person) -> datetime.date | None:
    hers = Q(pk__in=kept(person).values("pk"))
    certified = Q(pk__in=Certificate.objects.filter(certified_by__in=person.user_ids).values("dossier"))
    return last_day_of(DOSSIER, Dossier.objects.filter(hers | certified))


def kept_dossiers(person: Person) -> list[QuerySet[Any]]:
    files = kept(person)
    return [files, DossierChange.objects.filter(dossier__in=files)]


def proofs_of(person: Person) -> list[QuerySet[Any]]:
    return proofs(Certificate.objects.filter(dossier__in=kept(person).values("pk")))


def certifying(person: Person) -> list[QuerySet[Any]]:
    return proofs(Certificate.objects.filter(certified_by__in=person.user_ids))


def proofs(certificates: QuerySet[Certificate]) -> list[QuerySet[Any]]:
    """The certificates, and every row that proves what they say."""
    ids = certificates.values("pk")
    return [
        certificates,
        HoursVersion.objects.filter(dossier__in=certificates.values("dossier")),
        Evidence.objects.filter(certificate__in=ids),
        EvidenceFile.objects.filter(certificate__in=ids),
        Validation.objects.filter(certificate__in=ids),
        Attachment.objects.filter(certificate__in=ids),
        TransmissionLine.objects.filter(certificate__in=ids),
    ]


def said_in_evidence(person: Person) -> list[QuerySet[Any]]:
    return [Remark.objects.filter(Q(said_by__in=person.user_ids) | Q(dossier__in=kept(person).values("pk")))]
