"""How an organisation or one of its establishments is reached, as its own people changed it (`MYA-13`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.registries import Text

from ..queries import ContactChangeQuerySet
from .organisations import Establishment, Organisation


class ContactChange(FundObject):
    """One correction: `changes` holds, by column, the value before and the value after. The fund looks at it once."""

    organisation = FundForeignKey(
        Organisation, models.CASCADE, related_name="contact_changes", verbose_name=_("organisation")
    )
    establishment = FundForeignKey(
        Establishment,
        models.CASCADE,
        null=True,
        related_name="contact_changes",
        verbose_name=_("établissement"),
    )
    changes = models.JSONField(_("changements"))
    changed_at = models.DateTimeField(_("changées le"), auto_now_add=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    seen_at = models.DateTimeField(_("vues le"), null=True, editable=False)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")

    objects = ContactChangeQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("coordonnées changées")
        verbose_name_plural = _("coordonnées changées")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "-changed_at", "-id"], name="contact_change_by_moment"),
            models.Index(fields=["fund", "organisation", "-id"], name="contact_change_of"),
            models.Index(
                fields=["fund", "changed_at", "id"], condition=Q(seen_at__isnull=True), name="contact_change_unseen"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(condition=~Q(changes={}), name="organisations_contactchange_of_something"),
        ]

    @property
    def place(self) -> str:
        """The entity: the organisation, or one of its establishments."""
        return self.establishment.name if self.establishment else self.organisation.name

    @property
    def lines(self) -> list[tuple[Text, str, str]]:
        """Label, value before and value after of each column."""
        names = {field.name: field.verbose_name for field in Organisation._meta.fields}
        return [(names[name], before, after) for name, (before, after) in sorted(self.changes.items())]
