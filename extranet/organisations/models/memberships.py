"""Who acts for an organisation."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.erasing import NO_NAME
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.text import TextLine

from ..identifiers import PHONE
from ..queries import MembershipQuerySet
from ..roles import OFFICER_OF, YEARLY_ROLES, Role
from .names import Named
from .organisations import Organisation


class Standing(models.TextChoices):
    """Where a membership stands on a day."""

    IN_FORCE = "in_force", _("En vigueur")
    INVITED = "invited", _("Invitation envoyée")
    LAPSED = "lapsed", _("Invitation périmée")
    TO_COME = "to_come", _("À venir")
    SUSPENDED = "suspended", _("Suspendu")
    EXPIRED = "expired", _("Accès d’un an à renouveler")
    TO_CONFIRM = "to_confirm", _("Accès à confirmer après une récupération")
    OVER = "over", _("Terminé")


class Title(models.TextChoices):
    """How a person is addressed."""

    MR = "M", _("M.")
    MS = "Mme", _("Mme")


class Membership(Named, FundObject):
    """A person acting for an organisation, from a day to a day, once she has accepted and until somebody ends it.

    Her names and phone stand here: what one fund knows of a person is no business of another.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name=_("personne"))
    organisation = FundForeignKey(
        Organisation, models.RESTRICT, related_name="memberships", verbose_name=_("organisation")
    )
    title = models.CharField(_("civilité"), max_length=5, choices=Title.choices, blank=True)
    phone = TextLine(_("téléphone"), max_length=30, blank=True, validators=[PHONE])
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices), verbose_name=_("rôles"))
    starts_on = models.DateField(_("à partir du"), default=timezone.localdate)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True, help_text=_("Vide : sans fin."))
    invited_at = models.DateTimeField(_("invité le"), default=timezone.now, editable=False)
    awaits_convention = models.BooleanField(
        _("attend la convention"),
        default=False,
        editable=False,
        help_text=_("Jusqu’à la convention qui la désigne, la personne n’atteint que les documents indispensables."),
    )
    invited_until = models.DateField(_("invitation valable jusqu’au"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepté le"), null=True, editable=False)
    suspended_at = models.DateTimeField(_("suspendu le"), null=True, editable=False)
    ended_at = models.DateTimeField(_("retiré le"), null=True, editable=False)
    # A year as training responsible, where the fund gives no more at a time (`ITM-06`).
    granted_on = models.DateField(_("accès d’un an accordé le"), null=True, editable=False)
    expires_on = models.DateField(_("accès d’un an jusqu’au"), null=True, editable=False)
    expiry_notices = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("messages envoyés (jours avant la fin)"),
        default=list,
        editable=False,
        blank=True,
    )
    rights_changed_at = models.DateTimeField(_("droits changés le"), null=True, editable=False)
    access_confirmed_at = models.DateTimeField(
        _("accès confirmé le"),
        null=True,
        editable=False,
        help_text=_("Depuis une récupération du compte ; un accès plus ancien qu’elle ne compte pas avant cela."),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        constraints = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "organisation", "user"],
                shown_at="email",
                name="organisations_membership_once",
                violation_error_message=_("Cette personne est déjà membre de l’organisation."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="organisations_membership_ends_after_start",
                violation_error_message=_("La fin est antérieure au début."),
            ),
            models.CheckConstraint(
                condition=Q(roles__len__gt=0),
                name="organisations_membership_has_a_role",
                violation_error_message=_("Choisissez au moins un rôle."),
            ),
            models.CheckConstraint(
                condition=Q(granted_on__isnull=True, expires_on__isnull=True)
                | Q(granted_on__isnull=False, expires_on__isnull=False, expires_on__gt=F("granted_on")),
                name="organisations_membership_year_of_access",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True) | Q(accepted_at__isnull=False),
                name="organisations_membership_suspended_once_accepted",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "user"], name="membership_of_user"),
            models.Index(fields=["fund", "last_first_folded"], name="membership_by_last_name"),
            models.Index(fields=["fund", "first_last_folded"], name="membership_by_first_name"),
        ]

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    @property
    def roles_of_rules(self) -> set[str]:
        """Her roles as the rules of sign-in name them: an officer of one matter is an officer of the fund."""
        return {Role.FUND_OFFICER.value if role in OFFICER_OF.values() else role for role in self.roles}

    def standing(self, day: datetime.date) -> Standing:
        """The same rules as `MembershipQuerySet`."""
        if self.ended_at or (self.ends_on and self.ends_on < day):
            return Standing.OVER
        if self.accepted_at is None:
            return Standing.LAPSED if self.invited_until and self.invited_until < day else Standing.INVITED
        if self.suspended_at:
            return Standing.SUSPENDED
        if self.has_expired(day) and set(self.roles) <= YEARLY_ROLES:
            return Standing.EXPIRED
        if self.starts_on > day:
            return Standing.TO_COME
        return Standing.TO_CONFIRM if self.awaits_confirmation else Standing.IN_FORCE

    @property
    def is_nobody(self) -> bool:
        """Whether her names are gone, by an erasure or long after the end of her access."""
        return self.last_name == NO_NAME and self.ended_at is not None

    @property
    def shown_email(self) -> str:
        """The account's address, as long as her names stand here: afterwards it would name her."""
        return "" if self.is_nobody else self.user.email

    def has_expired(self, day: datetime.date) -> bool:
        """Whether the year of access is over. Other roles of hers go on."""
        return self.expires_on is not None and self.expires_on < day

    @property
    def awaits_confirmation(self) -> bool:
        """Whether the account was recovered since this fund last knew that it is hers. Reads `user`."""
        recovered_at = self.user.recovered_at
        return recovered_at is not None and (self.access_confirmed_at or self.invited_at) < recovered_at
