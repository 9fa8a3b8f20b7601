"""What certificates print of a training body, beyond what the fund knows of every organisation (`ATN-13`, `ATN-14`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.identifiers import PHONE
from extranet.organisations.models import Organisation
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..identity_queries import BodyIdentityQuerySet

APE = RegexValidator(r"^\d{4}[A-Z]$", _("Un code APE a quatre chiffres et une lettre, par exemple 85.59A."))


class BodyIdentity(Versioned, FundObject):
    """One row a body; its name, numbers, address, e-mail and telephone are the organisation's own columns.

    `ape` is compact (« 8559A »). Pictures are replaced, never changed: certificates of the past keep theirs.
    """

    body = FundForeignKey(
        Organisation, models.RESTRICT, related_name="identities", verbose_name=_("organisme de formation")
    )
    mobile = TextLine(_("téléphone portable"), max_length=30, blank=True, validators=[PHONE])
    fax = TextLine(_("fax"), max_length=30, blank=True, validators=[PHONE])
    website = models.URLField(_("site web"), blank=True)
    ape = TextLine(_("code APE"), max_length=5, blank=True, validators=[APE])
    representative = TextLine(_("nom du représentant légal"), max_length=160, blank=True)
    capacity = TextLine(_("qualité du représentant légal"), max_length=120, blank=True)
    logo = FundForeignKey(Document, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("logo"))
    stamp = FundForeignKey(Document, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("cachet"))
    changed_at = models.DateTimeField(_("modifiée le"), auto_now=True)

    objects = BodyIdentityQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("identité d’un organisme")
        verbose_name_plural = _("identités des organismes")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "body"], name="certification_bodyidentity_once"),
        ]
