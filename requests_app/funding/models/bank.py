"""Where an organisation is paid (« Coordonnées bancaires »), with the proof, and who confirmed it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.encrypted_fields import EncryptedField
from extranet.tenants.models import FundForeignKey, FundObject

from ..queries.bank import BankDetailsQuerySet


class BankDetails(FundObject):
    """One account of an organisation. What is stored never changes: other details are another row.

    `iban`, `bic` and `holder` are encrypted; `shown` is the masked IBAN, the only part that pages show by themselves.
    `known_email` is the organisation's address when these were deposited: whoever changes the account next can't
    silence it by changing the address first.
    """

    class State(models.TextChoices):
        DEPOSITED = "deposited", _("À confirmer par le fonds")
        CONFIRMED = "confirmed", _("Confirmées")
        REFUSED = "refused", _("Refusées")
        WITHDRAWN = "withdrawn", _("Remplacées avant confirmation")
        FORMER = "former", _("Remplacées")

    organisation = FundForeignKey(
        Organisation, models.RESTRICT, related_name="bank_details", verbose_name=_("organisation")
    )
    state = models.CharField(_("état"), max_length=9, choices=State.choices, default=State.DEPOSITED, editable=False)
    iban = EncryptedField("IBAN")
    bic = EncryptedField("BIC")
    holder = EncryptedField(_("titulaire du compte"))
    shown = models.CharField(_("compte"), max_length=50, editable=False)
    known_email = models.EmailField(_("adresse connue"), blank=True, editable=False)
    proof = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("RIB"))
    deposited_at = models.DateTimeField(_("déposées le"), auto_now_add=True)
    deposited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("décidées le"), null=True, editable=False)
    reason = models.TextField(_("motif"), blank=True, max_length=1000, editable=False)

    objects = BankDetailsQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("coordonnées bancaires")
        verbose_name_plural = _("coordonnées bancaires")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "organisation", "-id"], name="bank_of_organisation"),
            models.Index(fields=["fund", "deposited_at", "id"], condition=Q(state="deposited"), name="bank_to_confirm"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "organisation"], condition=Q(state="deposited"), name="funding_bankdetails_one_waits"
            ),
            models.UniqueConstraint(
                fields=["fund", "organisation"], condition=Q(state="confirmed"), name="funding_bankdetails_one_holds"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "refused", "former"]) | Q(decided_at__isnull=False),
                name="funding_bankdetails_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="funding_bankdetails_refused_with_a_reason"
            ),
        ]
