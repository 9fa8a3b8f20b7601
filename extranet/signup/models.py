"""What stands between a stranger's answers and her account; and the terms that she accepted on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.encrypted_fields import EncryptedField, FingerprintField
from extranet.tenants.models import FundForeignKey, FundModel, FundObject

VALID_FOR = timedelta(hours=48)
KEPT_FOR = timedelta(days=30)  # after which an abandoned row is deleted
TRIES = 5  # wrong codes that close the row's link and code


def valid_until() -> datetime:
    return timezone.now() + VALID_FOR


class PendingSignUpQuerySet(models.QuerySet["PendingSignUp"]):
    """No page lists these rows: whoever holds a link, a code or the browser that made one finds exactly that one."""

    def open(self) -> PendingSignUpQuerySet:
        """Those whose link and code still work."""
        return self.filter(used_at__isnull=True, wrong_codes__lt=TRIES, expires_at__gt=timezone.now())

    def abandoned(self) -> PendingSignUpQuerySet:
        """Those that have been kept for as long as they may be, used or not."""
        return self.filter(created_at__lt=timezone.now() - KEPT_FOR)


class PendingSignUp(FundObject):
    """The answers of somebody whose address isn't confirmed yet (`MYA-34`, `MYA-37`). What she said is encrypted.

    Link and code open once, for 48 hours; five wrong codes close both, and a new mail brings new ones. Once it is used
    its answers and its address are emptied.
    """

    address = EncryptedField(_("adresse e-mail"), null=True)
    address_fingerprint = FingerprintField(kind="signup_address", source="address", null=True)
    answers = EncryptedField(_("réponses"), null=True)
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES)
    secret_digest = models.CharField(_("empreinte du lien"), max_length=64)
    code_digest = models.BinaryField(_("empreinte du code"))
    wrong_codes = models.PositiveSmallIntegerField(_("codes faux"), default=0)
    created_at = models.DateTimeField(_("envoyée le"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("lien valable jusqu’au"), default=valid_until)
    used_at = models.DateTimeField(_("confirmée le"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("compte")
    )

    objects = PendingSignUpQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("inscription à confirmer")
        verbose_name_plural = _("inscriptions à confirmer")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "address_fingerprint"], name="signup_by_address"),
            models.Index(fields=["fund", "created_at"], name="signup_by_age"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "secret_digest"], name="signup_pending_link_once"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, answers__isnull=False, address__isnull=False)
                | Q(
                    used_at__isnull=False, answers__isnull=True, address__isnull=True, address_fingerprint__isnull=True
                ),
                name="signup_pending_emptied_when_used",
            ),
            models.CheckConstraint(
                condition=Q(wrong_codes__lte=TRIES) & Q(expires_at__gt=F("created_at")),
                name="signup_pending_tries_and_days",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """The same rule as `PendingSignUpQuerySet.open`."""
        return self.used_at is None and not self.is_closed and not self.is_expired

    @property
    def is_closed(self) -> bool:
        return self.wrong_codes >= TRIES

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class Terms(FundModel):
    """A version of « conditions d'utilisation des Services en Ligne » that was accepted; never changed (`MYA-32`)."""

    version = models.CharField(_("version"), max_length=20)
    text = models.TextField(_("texte"))
    first_accepted_at = models.DateTimeField(_("acceptées pour la première fois le"), auto_now_add=True)

    class Meta(FundModel.Meta):
        verbose_name = _("conditions d’utilisation des services en ligne")
        verbose_name_plural = _("conditions d’utilisation des services en ligne")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            UniqueInFund(fields=["fund", "version"], name="signup_terms_version"),
        ]


class TermsAcceptance(FundModel):
    """Who accepted which version, and when she ticked the box: before she had an account."""

    terms = FundForeignKey(Terms, models.RESTRICT, related_name="acceptances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    accepted_at = models.DateTimeField(_("acceptées le"))

    class Meta(FundModel.Meta):
        verbose_name = _("acceptation des conditions d’utilisation des services en ligne")
        verbose_name_plural = _("acceptations des conditions d’utilisation des services en ligne")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "user", "terms"], name="signup_terms_accepted_once"),
        ]
