"""What is attested about a request: attendance lists, the company's certification, the recap and its signature."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.models import FundForeignKey, FundModel, FundObject

from ..queries import AttendanceListQuerySet, RemarkQuerySet
from .requests import Request


class AttendanceList(FundObject):
    """A signed attendance list (« liste de présence ») from which presences were reported (`ATM-21`)."""

    request = FundForeignKey(Request, models.CASCADE, related_name="attendance_lists", verbose_name=_("demande"))
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("fichier"))
    deposited_for = FundForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name=_("déposée par"))

    objects = AttendanceListQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("liste de présence")
        verbose_name_plural = _("listes de présence")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "document"], name="training_attendancelist_document"),
        ]


class Certification(FundModel):
    """A mandatee certifies that presences agree with the HR files and with what is declared to the ONSS.

    `ATM-17`, `ATM-26`: who, when, and the very text. Void when anything is changed afterwards.
    """

    request = FundForeignKey(Request, models.CASCADE, related_name="certifications", verbose_name=_("demande"))
    text = models.TextField(_("texte"))
    text_version = models.CharField(_("version du texte"), max_length=20)
    name = models.CharField(_("certifiée par"), max_length=162)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    certified_at = models.DateTimeField(_("certifiée le"), auto_now_add=True)
    voided_at = models.DateTimeField(_("devenue sans effet le"), null=True, editable=False)

    class Meta(FundModel.Meta):
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "request"], condition=Q(voided_at__isnull=True), name="training_certification_one_valid"
            ),
        ]


class Recap(FundObject):
    """The recap (« récapitulatif ») that the legal representative signs electronically (`ATM-27`, `ATM-28`).

    `content_digest` is the SHA-256 of the canonical JSON of what is printed. Void when anything is changed afterwards.
    """

    class Signature(models.TextChoices):
        ELECTRONIC = "electronic", _("Signature électronique vérifiée")
        TO_COMPARE = "to_compare", _("Fichier réenregistré par l’outil de signature : à comparer")
        MISSING = "missing", _("Sans signature électronique")

    request = FundForeignKey(Request, models.CASCADE, related_name="recaps", verbose_name=_("demande"))
    edition = models.PositiveSmallIntegerField(_("édition"))
    content_digest = models.CharField(_("empreinte du contenu"), max_length=64)
    document = FundForeignKey(Document, models.RESTRICT, related_name="+", verbose_name=_("récapitulatif"))
    representative_title = models.CharField(_("civilité du représentant légal"), max_length=5, blank=True)
    representative_name = models.CharField(_("représentant légal déclaré"), max_length=160)
    representative_capacity = models.CharField(_("en qualité de"), max_length=120, blank=True)
    generated_at = models.DateTimeField(_("généré le"), auto_now_add=True)
    generated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    voided_at = models.DateTimeField(_("devenu sans effet le"), null=True, editable=False)
    signed_document = FundForeignKey(
        Document, models.RESTRICT, null=True, related_name="+", verbose_name=_("récapitulatif signé")
    )
    signature = models.CharField(_("signature"), max_length=12, choices=Signature.choices, blank=True)
    signature_details = models.JSONField(_("détail des signatures"), default=list)
    deposited_at = models.DateTimeField(_("signé déposé le"), null=True, editable=False)
    deposited_by_link = models.BooleanField(_("déposé par le lien du représentant"), default=False, editable=False)
    signer_differs = models.BooleanField(_("autre signataire que le représentant déclaré"), default=False)
    difference_confirmed_at = models.DateTimeField(_("différence confirmée le"), null=True, editable=False)
    difference_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, editable=False, related_name="+"
    )

    class Meta(FundObject.Meta):
        verbose_name = _("récapitulatif")
        verbose_name_plural = _("récapitulatifs")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "request", "edition"], name="training_recap_edition"),
            models.UniqueConstraint(
                fields=["fund", "request"], condition=Q(voided_at__isnull=True), name="training_recap_one_valid"
            ),
            models.CheckConstraint(
                condition=Q(signed_document__isnull=True, signature="", deposited_at__isnull=True)
                | Q(signed_document__isnull=False, deposited_at__isnull=False) & ~Q(signature=""),
                name="training_recap_signature_with_its_file",
            ),
        ]


class SigningLink(FundObject):
    """A link for the representative, who often has no account: it gives the recap and takes the signed file, once.

    Only the digest of its secret is kept.
    """

    recap = FundForeignKey(Recap, models.CASCADE, related_name="links", verbose_name=_("récapitulatif"))
    secret_digest = models.CharField(max_length=64, editable=False)
    email = models.EmailField(_("adresse e-mail du représentant"))
    sent_at = models.DateTimeField(_("envoyé le"), auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    used_at = models.DateTimeField(_("utilisé le"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("annulé le"), null=True, editable=False)

    class Meta(FundObject.Meta):
        verbose_name = _("lien de signature")
        verbose_name_plural = _("liens de signature")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "secret_digest"], name="training_signinglink_secret"),
        ]


class Remark(FundObject):
    """What one side wrote to another with a step: a return, a complement, a refusal.

    The operator reads only what was written to it: the rest may quote workers' data (`ATM-20`).
    """

    class About(models.TextChoices):
        RETURNED = "returned", _("Renvoi à l’opérateur")
        DISOWNED = "disowned", _("Refus de l’entreprise")
        COMPLEMENT = "complement", _("Complément demandé")
        ANSWERED = "answered", _("Réponse au complément")
        ACCEPTED = "accepted", _("Acceptation")
        REFUSED = "refused", _("Refus du fonds")

    request = FundForeignKey(Request, models.CASCADE, related_name="remarks", verbose_name=_("demande"))
    about = models.CharField(_("à propos de"), max_length=12, choices=About.choices)
    text = models.TextField(_("texte"))
    author_name = models.CharField(_("écrit par"), max_length=162)
    author_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    written_at = models.DateTimeField(_("écrit le"), auto_now_add=True)
    is_for_operator = models.BooleanField(_("pour l’opérateur"), default=False)

    objects = RemarkQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("remarque")
        verbose_name_plural = _("remarques")
