"""Who a person is, everywhere. What she may do stands on her memberships, in the fund (`organisations`)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.encrypted_fields import EncryptedField
from extranet.tenants.models import FundObject
from extranet.tenants.work import DueRow


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with this address; without a password she sets one by the link that is mailed to her."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person, known by her e-mail address. Her names and roles are each fund's business; nobody is superuser."""

    email = models.EmailField(
        _("adresse e-mail"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Cette adresse est déjà utilisée.")},
    )
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES, blank=True)
    is_active = models.BooleanField(_("actif"), default=True)
    recovered_at = models.DateTimeField(
        _("récupéré le"),
        null=True,
        editable=False,
        help_text=_("Chaque fonds confirme depuis lors qui elle est, sauf celui qui l’a vérifié."),
    )
    merged_into = models.ForeignKey(
        "self", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("versé dans")
    )
    date_joined = models.DateTimeField(_("inscrit le"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        indexes: ClassVar[list[Any]] = [
            # Each officer's first screen asks for those who were recovered: few of all accounts of all funds.
            models.Index(fields=["id"], condition=models.Q(recovered_at__isnull=False), name="user_recovered")
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_in_lower_case"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(is_active=False),
                name="accounts_user_merged_is_closed",
            ),
        ]

    def __str__(self) -> str:
        """An id only: this text ends in logs and error reports."""
        return f"User({self.pk})"

    def has_module_perms(self, app_label: str) -> bool:
        """Permissions are asked about the acting organisation's group, never about a person."""
        return False


class PersonFund(models.Model):
    """The funds a person has to do with, for her list « Mes fonds ». Kept by the membership service.

    Global: it is read on whichever fund she signed in at. It holds two ids.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="funds")
    fund = models.ForeignKey("tenants.Fund", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("fonds d’une personne")
        verbose_name_plural = _("fonds des personnes")
        constraints = [models.UniqueConstraint(fields=["user", "fund"], name="accounts_personfund_once")]

    def __str__(self) -> str:
        return f"PersonFund({self.pk})"


class AccountUse(FundObject):
    """An account at this fund, and the last day on which it was used here: let in, or signed in (`BEY-23`).

    Once nobody used it for as long as the fund keeps accounts, it is closed (`unused`); the row stays with its number
    and its day, and says no longer whose it was.
    """

    user = models.ForeignKey(User, models.RESTRICT, null=True, related_name="+", verbose_name=_("personne"))
    used_on = models.DateField(_("utilisé pour la dernière fois le"), default=timezone.localdate)

    class Meta(FundObject.Meta):
        verbose_name = _("compte au fonds")
        verbose_name_plural = _("comptes au fonds")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["fund", "used_on"], name="accountuse_by_day")]
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "user"], name="accounts_accountuse_once"),
        ]

    @property
    def number(self) -> str:
        """By which staff and person speak of it: it names nobody."""
        return f"C-{self.pk}"


class Session(AbstractBaseSession):
    """An open session, or a visitor's. Written by the session engine (`sessions.SessionStore`) and nobody else.

    Global: it is read before any scope is open, and a person sees and ends all of hers, at whichever fund. No page
    shows it to anybody else. A visitor's has neither person nor fund.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("personne"))
    fund = models.ForeignKey("tenants.Fund", models.CASCADE, null=True, related_name="+", verbose_name=_("fonds"))
    device = models.CharField(_("appareil"), max_length=60, blank=True)
    opened_at = models.DateTimeField(_("ouverte le"))
    seen_at = models.DateTimeField(_("dernière activité"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        """Without its key, which would open it."""
        return "Session"

    @property
    def reference(self) -> str:
        """What a form says to mean this session: a digest, because the key itself opens it."""
        return salted_hmac("extranet.accounts.session", self.session_key, algorithm="sha256").hexdigest()[:32]


class IdentityProvider(FundObject):
    """Somebody else's sign-in that opens this fund's site, and no other: OpenID Connect, set up by the fund.

    Who is known there as whom here stands in allauth's `SocialAccount`, whose `provider` is this row's `key`.
    """

    class Kind(models.TextChoices):
        GENERIC = "openid_connect", _("OpenID Connect (itsme, CSAM, Entra, Keycloak…)")
        PROCONNECT = "proconnect", _("ProConnect")

    kind = models.CharField(_("genre"), max_length=20, choices=Kind.choices, default=Kind.GENERIC)
    name = models.CharField(
        _("nom affiché"),
        max_length=40,
        help_text=_("Celui du bouton de la page de connexion, par exemple « itsme »."),
    )
    server_url = models.URLField(_("adresse du serveur"), max_length=300)  # its « issuer »
    client_id = models.CharField(_("identifiant de client"), max_length=190)
    secret = EncryptedField()  # empty text: a public client, which PKCE alone protects
    scopes = models.CharField(
        _("portées demandées"),
        max_length=300,
        default="openid email",
        help_text=_("Séparées par des espaces ; « openid » en est toujours."),
    )
    asked_level = models.CharField(
        _("niveau demandé"),
        max_length=200,
        blank=True,
        help_text=_("Valeur de « acr_values », si le fournisseur en veut une."),
    )
    strong_levels = models.CharField(
        _("niveaux qui valent une seconde étape"),
        max_length=300,
        blank=True,
        help_text=_(
            "Valeurs de « acr » ou « amr », séparées par des espaces. Vide : la seconde étape du compte reste demandée."
        ),
    )
    is_on = models.BooleanField(_("proposé"), default=False)
    created_at = models.DateTimeField(_("ajouté le"), default=timezone.now, editable=False)

    class Meta(FundObject.Meta):
        verbose_name = _("fournisseur d’identité")
        verbose_name_plural = _("fournisseurs d’identité")
        constraints = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "name"],
                name="accounts_identityprovider_name",
                violation_error_message=_("Un autre fournisseur porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["openid_connect", "proconnect"]), name="accounts_identityprovider_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(server_url__startswith="https://") | models.Q(server_url__startswith="http://"),
                name="accounts_identityprovider_address",
            ),
        ]

    @property
    def key(self) -> str:
        """What allauth knows it by: no two funds' providers share it, so neither do their `sub`."""
        return f"oidc-{self.uuid}"


class AccountMerge(DueRow):
    """A person's wish to merge another account of hers into this one; once both are proved, the worker's row.

    Global like the accounts. Of the mailed secret only the digest is kept.
    """

    kept = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("compte gardé"))
    emptied = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("compte versé"))
    fund = models.ForeignKey("tenants.Fund", models.CASCADE, related_name="+", verbose_name=_("fonds"))
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    proved_at = models.DateTimeField(_("prouvé le"), null=True, editable=False)
    kept_recovered_at = models.DateTimeField(_("récupération du compte gardé, jusque-là"), null=True, editable=False)
    done_at = models.DateTimeField(_("fait le"), null=True, editable=False)

    class Meta:
        verbose_name = _("réunion de comptes")
        verbose_name_plural = _("réunions de comptes")
        constraints = [
            models.CheckConstraint(condition=~models.Q(kept=models.F("emptied")), name="accounts_accountmerge_of_two"),
            models.CheckConstraint(
                condition=models.Q(next_attempt_at__isnull=True) | models.Q(proved_at__isnull=False),
                name="accounts_accountmerge_due_once_proved",
            ),
        ]

    def __str__(self) -> str:
        return f"AccountMerge({self.pk})"


class CardQuerySet(models.QuerySet["Card"]):
    def usable(self) -> Self:
        """Those that still open an account: a recovery ends every way in that it had before."""
        recovered = models.F("user__recovered_at")
        return self.filter(models.Q(user__recovered_at=None) | models.Q(created_at__gt=recovered))


class Card(FundObject):
    """An identity card that opens somebody's account at this fund: a keyed hash of its holder's number, never that."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("personne"))
    digest = models.BinaryField(_("empreinte"))  # cards.certificates.card_of
    created_at = models.DateTimeField(_("reliée le"), default=timezone.now, editable=False)
    used_at = models.DateTimeField(_("utilisée le"), null=True)

    objects = CardQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("carte d’identité reliée")
        verbose_name_plural = _("cartes d’identité reliées")
        constraints = [
            *FundObject.Meta.constraints,
            UniqueInFund(fields=["fund", "digest"], name="accounts_card_once"),
        ]
