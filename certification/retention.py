"""How long dossiers are kept, and what of them goes then (`BEY-23`; arrêté du 21 décembre 2018, service fait)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, DateField, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Greatest, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.retention.queries import forgotten_files
from extranet.tenants.capabilities import Capability
from extranet.tenants.retention import (
    ADDRESSES,
    AUTHORS,
    BLANK,
    BYTES,
    NAMES,
    WORDS,
    Dropped,
    Emptied,
    Erased,
    RetentionRule,
    SweepRule,
    Term,
    Unit,
    blanked,
)

from .models import (
    Attachment,
    Certificate,
    CertifyingCode,
    Dossier,
    DossierChange,
    Evidence,
    EvidenceFile,
    HoursVersion,
    Message,
    MessageFile,
    MonthDraft,
    Payment,
    Reading,
    Remark,
    SheetRequest,
    SupportingDocument,
    Transmission,
    TransmissionLine,
    Validation,
    ValidationLink,
)
from .workflow.supporting import SupportingState

PROOFS = _("Preuves (noms, adresses IP, navigateurs)")
HERE = Capability.CERTIFICATION


def dossiers_over(dossiers: Any) -> Any:
    """Whose session is over: since its last day, or the last payment if that came later."""
    paid = Payment.objects.filter(dossier=OuterRef("pk"), withdrawn_at__isnull=True).order_by().values("dossier")
    last = Subquery(paid.annotate(day=Max("paid_on")).values("day"), output_field=DateField())
    # Of two dates PostgreSQL's greatest is the known one.
    return dossiers.filter(ends_on__lt=timezone.localdate()).annotate(began_on=Greatest(last, F("ends_on")))


def totals_of(dossiers: Any) -> Mapping[str, Any]:
    """Hours, amounts and numbers of rows: what statistics, counters and accounts are made of."""
    ids = list(dossiers.values_list("pk", flat=True))
    versions = HoursVersion.objects.filter(dossier__in=ids)
    hours = versions.aggregate(centre=Sum("centre"), placement=Sum("placement"), absence=Sum("absence"), n=Count("pk"))
    paid = Payment.objects.filter(dossier__in=ids).aggregate(amount=Sum("amount"), n=Count("pk"))
    certificates = Certificate.objects.filter(dossier__in=ids).aggregate(
        n=Count("pk"), certified=Count("pk", filter=Q(certified_at__isnull=False))
    )
    return {
        "hours_centre": str(hours["centre"] or 0),
        "hours_placement": str(hours["placement"] or 0),
        "hours_absence": str(hours["absence"] or 0),
        "versions": hours["n"],
        "payments": paid["n"],
        "amount": str(paid["amount"] or 0),
        "certificates": certificates["n"],
        "certified": certificates["certified"],
        "evidence": Evidence.objects.filter(certificate__dossier__in=ids).count(),
        "messages": Message.objects.filter(dossier__in=ids).count(),
    }


FIGURES = {
    "hours_centre": _("Heures de présence en formation"),
    "hours_placement": _("Heures de présence en stage"),
    "hours_absence": _("Heures d’absence"),
    "versions": _("Versions d’heures enregistrées"),
    "payments": _("Règlements"),
    "amount": _("Montant des règlements (€)"),
    "certificates": _("Certificats préparés"),
    "certified": _("Certificats certifiés"),
    "evidence": _("Éléments de preuve"),
    "messages": _("Messages"),
}


def transmissions_over(transmissions: Any) -> Any:
    return transmissions.exclude(json=None).annotate(began_on=TruncDate("made_at"))


def transmission_totals(transmissions: Any) -> Mapping[str, Any]:
    return transmissions.order_by().aggregate(months=Sum("count"), corrections=Sum("corrections"))


def supporting_over(rows: Any) -> Any:
    """Withdrawn, refused, replaced or expired: nobody certifies by it any more."""
    return rows.exclude(state__in=[SupportingState.DEPOSITED, SupportingState.CONFORM]).annotate(
        began_on=TruncDate(Greatest("decided_at", "deposited_at"))
    )


def old_codes(before: datetime.datetime) -> Any:
    return CertifyingCode.objects.filter(expires_at__lt=before)


DOSSIER = RetentionRule(
    name="certification-dossiers",
    label=_("Dossiers de certificats : mois, heures, certificats, preuves, échanges"),
    model=Dossier,
    term=Term(Unit.YEARS, default=3, shortest=3, longest=10),
    starts=_("Fin de l’année du dernier règlement, ou de la session si elle finit après."),
    reason=_(
        "Certificat de réalisation : art. R. 6313-3 du code du travail ; contrôle du service fait."
        " Cofinancement européen : 10 ans."
    ),
    open_because=_("La session n’est pas terminée."),
    began=dossiers_over,
    reference=lambda dossier: dossier.number,
    address=lambda dossier: reverse("certification:dossier", args=[dossier.uuid]),
    capability=HERE,
    kept=[
        _("Numéro, dispositif, formation, dates de la session et heures accordées"),
        _("Heures de chaque mois, version par version, et leur empreinte"),
        _("Règlements : dates, périodes, montants, références"),
        _("Numéro et date de chaque certificat, empreinte de chaque document et maillon de la chaîne de preuves"),
    ],
    totals=totals_of,
    figures=FIGURES,
    parts=[
        Emptied(
            Dossier,
            "",
            {"title": "", "last_name": BLANK, "first_name": "", "born_on": None},
            NAMES,
        ),
        Emptied(Dossier, "", {"email": "", "account": None, "invited_at": None, "joined_at": None}, ADDRESSES),
        Emptied(Certificate, "dossier", {"snapshot": None}, NAMES),
        Emptied(Certificate, "dossier", {"certified_by": None}, AUTHORS),
        Emptied(Evidence, "certificate__dossier", {"content": ""}, PROOFS),
        Emptied(HoursVersion, "dossier", {"remark": "", "saved_by": None}, WORDS),
        Emptied(MonthDraft, "dossier", {"changed_by": None}, AUTHORS),
        Emptied(Validation, "certificate__dossier", {"reason": blanked("reason"), "said_by": None}, WORDS),
        Dropped(ValidationLink, "validation__certificate__dossier", ADDRESSES),
        Erased(Remark, "dossier", ["document"], BYTES),
        Emptied(Remark, "dossier", {"text": blanked("text"), "said_by": None}, WORDS),
        Emptied(SheetRequest, "certificate__dossier", {"reason": BLANK, "asked_by": None, "answered_by": None}, WORDS),
        Emptied(DossierChange, "dossier", {"reason": BLANK, "made_by": None}, WORDS),
        Emptied(Payment, "dossier", {"withdrawal_reason": blanked("withdrawal_reason")}, WORDS),
        Erased(MessageFile, "message__dossier", ["document"], BYTES),
        Emptied(Message, "dossier", {"text": BLANK, "name": BLANK, "sent_by": None}, WORDS),
        Dropped(Reading, "dossier", AUTHORS),
        Emptied(TransmissionLine, "dossier", {"row": {}}, NAMES),
        Erased(Certificate, "dossier", ["document", "scan", "definitive"], BYTES),
        Erased(Attachment, "certificate__dossier", ["document"], BYTES),
        Emptied(Attachment, "certificate__dossier", {"title": BLANK, "added_by": None}, WORDS),
        Erased(EvidenceFile, "certificate__dossier", ["document"], BYTES),
        Emptied(EvidenceFile, "certificate__dossier", {"asked_by": None}, AUTHORS),
    ],
)

TRANSMISSION = RetentionRule(
    name="certification-transmissions",
    label=_("Fichiers de transmission des heures"),
    model=Transmission,
    term=Term(Unit.YEARS, default=3, shortest=1, longest=10),
    starts=_("Fin de l’année de la transmission."),
    reason=_("Contrôle du service fait : ce qui fut transmis se retrouve aussi longtemps que les certificats."),
    open_because=_("Les fichiers ne sont pas encore prêts."),
    began=transmissions_over,
    reference=lambda made: f"T-{made.number}",
    address=lambda made: reverse("certification:transmission", args=[made.uuid]),
    capability=HERE,
    kept=[_("Numéro, date, nombre de mois transmis et empreinte du contenu")],
    totals=transmission_totals,
    figures={"months": _("Mois transmis"), "corrections": _("Dont corrections")},
    parts=[
        Erased(Transmission, "", ["csv", "xlsx", "json"], BYTES),
        Emptied(Transmission, "", {"made_by": None, "made_by_name": ""}, AUTHORS),
    ],
)

SUPPORTING = RetentionRule(
    name="certification-supporting",
    label=_("Justificatifs de certificateur : Kbis et lettres de consentement"),
    model=SupportingDocument,
    term=Term(Unit.YEARS, default=6, shortest=3, longest=10),
    starts=_("Fin de l’année où le justificatif a cessé de valoir."),
    reason=_("Pièces justificatives : 6 ans (art. L. 102 B du livre des procédures fiscales)."),
    open_because=_("Ce justificatif est en vigueur ou attend d’être contrôlé."),
    began=supporting_over,
    reference=lambda row: f"{row.get_kind_display()} {row.deposited_at:%Y-%m-%d}",
    address=lambda row: reverse("certification:supporting", args=[row.uuid]),
    capability=HERE,
    kept=[_("Nature, état, dates et empreinte du justificatif")],
    totals=lambda rows: {"documents": rows.count()},
    figures={"documents": _("Justificatifs")},
    parts=[
        Erased(SupportingDocument, "", ["document"], BYTES),
        Emptied(SupportingDocument, "", {"reason": blanked("reason"), "deposited_by": None}, WORDS),
    ],
)

CODES = SweepRule(
    name="certification-codes",
    label=_("Codes de vérification envoyés aux certificateurs"),
    term=Term(Unit.DAYS, default=1, shortest=1, longest=1),
    starts=_("Fin de validité du code."),
    reason=_("Un code expiré ne sert plus ; ce qu’il prouve est dans les preuves du certificat."),
    old=old_codes,
    dropped=_("Le code, son adresse masquée, les essais erronés"),
    kept=_("Rien ici : les faits du code utilisé sont dans les preuves"),
    capability=HERE,
)


def consenting() -> list[Any]:
    """Certifiers whom a letter of consent names that is kept: ids of memberships."""
    letters = SupportingDocument.objects.filter(certifier__isnull=False)
    return [letters.exclude(uuid__in=forgotten_files(SupportingDocument)).values("certifier")]


def read_in_her_space(user: OuterRef) -> QuerySet[Dossier]:
    """A beneficiary's account isn't closed while a dossier of hers is kept (`accounts.unused`)."""
    return Dossier.objects.filter(account=user)
