"""Whether somebody may certify entirely online, and where her two documents stand (`ATN-16`…`ATN-21`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.models import Organisation
from extranet.tenants.models import Fund

from .identity import missing
from .models import Certifier, SupportingDocument
from .periods import today_at
from .workflow.supporting import SupportingState

Kind = SupportingDocument.Kind


class Reason(models.TextChoices):
    """Why certifying is on paper for now, each with the way out."""

    NOT_CERTIFIER = "not_certifier", gettext_lazy("Choisissez « Je suis certificateur » dans « Votre identité ».")
    NO_KBIS = "no_kbis", gettext_lazy("Vous devez fournir le Kbis dans « Votre identité ».")
    KBIS_WAITS = "kbis_waits", gettext_lazy("Le Kbis est en attente de contrôle par le fonds.")
    KBIS_REFUSED = "kbis_refused", gettext_lazy("Le fonds a refusé le Kbis : déposez-en un autre.")
    KBIS_WITHDRAWN = "kbis_withdrawn", gettext_lazy("Le fonds a retiré le contrôle du Kbis : déposez-en un autre.")
    KBIS_EXPIRED = "kbis_expired", gettext_lazy("Le Kbis a expiré : déposez-en un plus récent.")
    NO_LETTER = "no_letter", gettext_lazy("Vous devez fournir la lettre de consentement dans « Votre identité ».")
    LETTER_WAITS = "letter_waits", gettext_lazy("La lettre de consentement est en attente de contrôle par le fonds.")
    LETTER_REFUSED = (
        "letter_refused",
        gettext_lazy("Le fonds a refusé la lettre de consentement : déposez-en une autre."),
    )
    LETTER_WITHDRAWN = (
        "letter_withdrawn",
        gettext_lazy("Le fonds a retiré le contrôle de la lettre de consentement : déposez-en une autre."),
    )
    LETTER_EXPIRED = "letter_expired", gettext_lazy("La lettre de consentement a expiré : déposez-en une plus récente.")
    NO_STAMP = (
        "no_stamp",
        gettext_lazy(
            "Le fonds demande votre cachet pour certifier entièrement en ligne : ajoutez-le dans « Votre identité »."
        ),
    )


OF_STATE: dict[str, dict[str, Reason]] = {
    Kind.KBIS: {
        "": Reason.NO_KBIS,
        SupportingState.DEPOSITED: Reason.KBIS_WAITS,
        SupportingState.REFUSED: Reason.KBIS_REFUSED,
        SupportingState.WITHDRAWN: Reason.KBIS_WITHDRAWN,
        SupportingState.EXPIRED: Reason.KBIS_EXPIRED,
    },
    Kind.LETTER: {
        "": Reason.NO_LETTER,
        SupportingState.DEPOSITED: Reason.LETTER_WAITS,
        SupportingState.REFUSED: Reason.LETTER_REFUSED,
        SupportingState.WITHDRAWN: Reason.LETTER_WITHDRAWN,
        SupportingState.EXPIRED: Reason.LETTER_EXPIRED,
    },
}


@dataclass(frozen=True, slots=True)
class Line:
    """« Kbis » or « Lettre de consentement » as it stands today; `found` is the last upload, None for none."""

    kind: Kind
    found: SupportingDocument | None
    state: (
        str  # of `SupportingState`, empty without an upload; expired by its date, whether or not the sweep has passed
    )

    @property
    def is_conform(self) -> bool:
        return self.state == SupportingState.CONFORM

    @property
    def request(self) -> str:
        """What the page asks for while there is none (`ATN-18`)."""
        if self.found:
            return ""
        if self.kind == Kind.KBIS:
            return _("Vous devez fournir le Kbis")
        return _("Vous devez fournir la lettre de consentement")

    @property
    def shown(self) -> str:
        """« Contrôlé le 04/02/2021 » (`ATN-19`, `ATN-20`)."""
        return standing(self.found, self.state) if self.found else ""

    @property
    def tone(self) -> str:
        """Of the component `status`."""
        return TONES.get(self.state, "error")


TONES = {"": "neutral", SupportingState.DEPOSITED: "info", SupportingState.CONFORM: "success"}


def standing(document: SupportingDocument, state: str) -> str:
    """The state in words, with its day."""
    day = date_format(timezone.localtime(document.decided_at), "d/m/Y") if document.decided_at else ""
    match state:
        case SupportingState.CONFORM:
            return _("Contrôlé le %(day)s") % {"day": day}
        case SupportingState.REFUSED:
            return _("Refusé le %(day)s") % {"day": day}
        case SupportingState.WITHDRAWN:
            return _("Contrôle retiré le %(day)s") % {"day": day}
        case SupportingState.EXPIRED if document.valid_until:
            return _("Expiré depuis le %(day)s") % {"day": date_format(document.valid_until, "d/m/Y")}
    return str(SupportingState(state).label)


def state_on(document: SupportingDocument | None, today: datetime.date) -> str:
    """The document's state on this day: what was conform is expired after its last one (`ATN-21`).

    Empty without one.
    """
    if document is None:
        return ""
    if document.state == SupportingState.CONFORM and document.valid_until and document.valid_until < today:
        return SupportingState.EXPIRED
    return document.state


def lines_of(user_id: int | None, body: Organisation, fund: Fund) -> Mapping[str, Line]:
    """Her two lines, by kind: the body's Kbis and the letter that names her."""
    today, found = today_at(fund), {}
    mine = SupportingDocument.objects.current().filter(body=body).select_related("document")
    for one in mine.filter(models.Q(kind=Kind.KBIS) | models.Q(certifier__user=user_id)).order_by("pk"):
        found[one.kind] = one
    return {kind: Line(kind, found.get(kind), state_on(found.get(kind), today)) for kind in Kind}


def is_certifier(user_id: int | None, body: Organisation) -> bool:
    """Whether she has chosen « Je suis certificateur » of this body (`ATN-16`)."""
    return Certifier.objects.of(user_id, body.pk).exists()


def may_certify_online(user_id: int | None, body: Organisation, fund: Fund) -> Reason | None:
    """None when she may; else the first thing that keeps her on paper. Asked again at the moment of certifying.

    Three or four queries, nothing kept between two looks: replacing, expiring or withdrawing a document counts at once.
    """
    if not is_certifier(user_id, body):
        return Reason.NOT_CERTIFIER
    for kind, line in lines_of(user_id, body, fund).items():
        if not line.is_conform:
            return OF_STATE[kind][line.state]
    lacks = missing(body, fund)
    return Reason.NO_STAMP if lacks.stamp_required and lacks.stamp else None
