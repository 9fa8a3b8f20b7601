"""A company's request for one training, and the number it is known by."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.mandates.models import Mandate
from extranet.organisations.identifiers import IdentifierField
from extranet.organisations.models import Organisation
from extranet.tenants.models import FundForeignKey, FundModel, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..queries import RequestQuerySet
from ..workflow import SENT_TO_FUND, Part, RequestState, RequestWorkflow


class RequestCounter(FundModel):
    """The last request number given in a year."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(FundModel.Meta):
        verbose_name = _("compteur de demandes")
        verbose_name_plural = _("compteurs de demandes")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "year"], name="training_requestcounter_year"),
        ]


class Request(RequestWorkflow, Versioned, FundObject):
    """A training request (« demande »): it belongs to the company, whoever encodes it (`ATM-18`).

    A session with people of several companies is encoded once: its requests share `session_uuid` and, as drafts, their
    training and days; from sending on, each goes its own way.
    """

    class Kind(models.TextChoices):
        FORMAL = "formal", _("Formelle : organisée par un formateur, pour un groupe")
        INFORMAL = "informal", _("Informelle : toute autre façon d’apprendre pour son travail")

    number = models.CharField(_("numéro"), max_length=12, editable=False)
    session_uuid = models.UUIDField(_("session"), default=uuid.uuid4, editable=False)
    company = FundForeignKey(
        Organisation, models.RESTRICT, related_name="training_requests", verbose_name=_("entreprise")
    )
    author = FundForeignKey(
        Organisation,
        models.RESTRICT,
        related_name="encoded_requests",
        verbose_name=_("encodée par"),
        help_text=_("L’opérateur, ou l’entreprise elle-même."),
    )
    mandate = FundForeignKey(
        Mandate,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mandat"),
        help_text=_("De l’opérateur."),
    )
    title = TextLine(_("intitulé de la formation"), max_length=200)
    title_folded = Folded("title")
    catalogue_code = TextLine(_("code du catalogue"), max_length=40, blank=True)
    theme = TextLine(_("thème"), max_length=120, blank=True)
    kind = models.CharField(_("nature"), max_length=8, choices=Kind.choices, default=Kind.FORMAL)
    provider_name = TextLine(_("organisme de formation"), max_length=160)
    provider_number = IdentifierField("enterprise", verbose_name=_("N° BCE de l’organisme de formation"))
    is_online = models.BooleanField(_("à distance"), default=False)
    place = TextLine(_("lieu"), max_length=200, blank=True)
    language = models.CharField(_("langue de la formation"), max_length=5, choices=settings.LANGUAGES)
    starts_on = models.DateField(_("premier jour"), null=True, editable=False)
    ends_on = models.DateField(_("dernier jour"), null=True, editable=False)
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("demande de formation")
        verbose_name_plural = _("demandes de formation")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["fund", "company", "-moved_at", "-id"], name="request_of_company"),
            models.Index(fields=["fund", "author", "-moved_at", "-id"], name="request_of_author"),
            models.Index(fields=["fund", "author", "state", "moved_at", "id"], name="request_of_author_by_state"),
            models.Index(fields=["fund", "state", "moved_at", "id"], name="request_by_state"),
            models.Index(fields=["fund", "-moved_at", "-id"], name="request_by_move"),
            models.Index(fields=["fund", "title_folded"], name="request_by_title"),
            models.Index(fields=["fund", "session_uuid"], name="request_of_session"),
        ]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "number"], name="training_request_number"),
            models.CheckConstraint(
                condition=~Q(catalogue_code="") | ~Q(theme=""),
                name="training_request_code_or_theme",
                violation_error_message=_("Indiquez le code du catalogue, ou à défaut le thème."),
            ),
            models.CheckConstraint(
                condition=Q(is_online=True) | ~Q(place=""),
                name="training_request_somewhere",
                violation_error_message=_("Indiquez le lieu, ou cochez « À distance »."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="training_request_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SENT_TO_FUND) | Q(sent_to_fund_at__isnull=False),
                name="training_request_sent_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RequestState.ACCEPTED, RequestState.REFUSED], decided_at__isnull=False)
                | ~Q(state__in=[RequestState.ACCEPTED, RequestState.REFUSED]) & Q(decided_at__isnull=True),
                name="training_request_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.COMPLEMENT) | Q(complement_parts__len__gt=0),
                name="training_request_complement_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.DRAFT, RequestState.RETURNED]) | ~Q(company=F("author")),
                name="training_request_company_drafts_nothing_for_itself",
            ),
        ]

    @property
    def is_companys_own(self) -> bool:
        """Encoded by the company alone, without an operator (`ATM-16`)."""
        return self.author_id == self.company_id

    @property
    def reopened(self) -> list[Part]:
        """What a complement allows to change; empty when none is asked for."""
        return [Part(part) for part in self.complement_parts]
