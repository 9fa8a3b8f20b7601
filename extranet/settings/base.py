"""Production. Refuses to start when an address or a key is missing; test.py and demo.py build on it.

Each variable may also be given as a file: `DATABASE_URL_FILE=/run/secrets/database_url`. docs/operations.md lists them.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.utils.translation import gettext_lazy as _

from extranet import sentinel

ROOT = Path(__file__).resolve().parents[2]
env = environ.FileAwareEnv()

# --- addresses and keys ---------------------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])  # former ones, believed until removed
FIELD_KEYS: list[str] = env.list("FIELD_KEYS")  # Fernet keys: the first encrypts, all decrypt
HASH_KEY = env.str("HASH_KEY")
# The private half, SEAL_KEY, is not a setting: only the worker of the queue "signing" is given it (journal.keys).
SEAL_PUBLIC_KEYS = env.str("SEAL_PUBLIC_KEYS", multiline=True)
# Seals the keys and files of the file channels; what opens them, CHANNEL_KEYS, is given to that worker only too
# (batch_channel.sealing). Empty: no fund of this installation can set a channel up.
CHANNEL_PUBLIC_KEY = env.str("CHANNEL_PUBLIC_KEY", multiline=True, default="")
# The certificates of what seals PDFs; the key, PDF_SEAL_KEY, is given to that worker only (documents.sealing). Empty:
# no certificate of a month can be issued, and every seal is a stranger's.
PDF_SEAL_CERTIFICATES = env.str("PDF_SEAL_CERTIFICATES", multiline=True, default="")
TSA_URL = env.str("TSA_URL", default="")  # who dates the seals (RFC 3161); empty: our own clock does
TSA_AUTHORITIES: list[str] = env.list("TSA_AUTHORITIES", default=[])  # PEM files: whose time stamps are believed
TIME_SOURCE = env.str("TIME_SOURCE", default="system clock, UTC")  # what evidence says of where its times come from
JOURNAL_HEADS_DIR = env.str("JOURNAL_HEADS_DIR")
JOURNAL_CLUSTER = env.int("JOURNAL_CLUSTER", default=1)  # raise it after each restore, before the site starts
POSTGRESQL_PROGRAMS = env.str("POSTGRESQL_PROGRAMS", default="")  # where pg_dump is; empty: looked for
HASH_KEY_NUMBER = env.int(
    "HASH_KEY_NUMBER", default=1
)  # 0 to 255, stored with each fingerprint: another key, another number
# The owner migrates; everything else signs in as a role that row-level security binds (manage.py chooses).
DATABASE_ROLE = os.environ.get("EXTRANET_DATABASE_ROLE", "application")
DATABASES = {"default": env.db_url("MIGRATE_DATABASE_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL")}
APPLICATION_ROLE = env.str("APPLICATION_ROLE", default="extranet_app")
# DATABASE_URL leads to a PgBouncer in transaction mode: nothing is kept from one transaction to the next, and the role
# has the limits below (docs/operations/several-machines.md). Who migrates goes to the server itself.
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False) and DATABASE_ROLE != "owner"
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
if not DATABASE_POOLED:
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
        "options": " ".join(
            f"-c {name}={env.str(name.upper(), default=default)}"
            for name, default in {
                "statement_timeout": "0" if DATABASE_ROLE == "owner" else "15s",
                "lock_timeout": "5s",
                "idle_in_transaction_session_timeout": "60s",
            }.items()
        )
    }
# A streaming replica, host:port, for reports and exports (extranet.tenants.replica): name, role and password are the
# primary's, so that the same policies bind it.
REPLICA_ADDRESS = env.str("REPLICA_ADDRESS", default="")
if REPLICA_ADDRESS and DATABASE_ROLE != "owner":
    host, _colon, port = REPLICA_ADDRESS.rpartition(":")
    DATABASES["replica"] = DATABASES["default"] | {"HOST": host, "PORT": port}
    DATABASE_ROUTERS = ["extranet.tenants.replica.Router"]
# Under which name Sentinels watch Redis' master, where the two addresses below are theirs (extranet.sentinel).
REDIS_MASTER = env.str("REDIS_MASTER", default="extranet")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": [env.str("CACHE_URL")],
        "KEY_PREFIX": "extranet",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1},
    }
}
CELERY_BROKER_URL = env.str("BROKER_URL")
if sentinel.is_watched(CACHES["default"]["LOCATION"][0]):
    CACHES["default"]["OPTIONS"] |= {"pool_class": "extranet.sentinel.MasterPool", "master": REDIS_MASTER}
MEDIA_ROOT = env.str("MEDIA_ROOT")
BACKUP_STAMP = env.str("BACKUP_STAMP", default="")  # a file that each good backup touches; empty: no figure of it
EMAIL_CONFIG = env.email_url("EMAIL_URL")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

# --- hosts and proxies ----------------------------------------------------------------------------------------------

ALLOWED_HOSTS = ["*"]  # the table of hosts decides: tenants.middleware.HostMiddleware
BARE_HOSTS: set[str] = set()
BARE_HOST_URLCONF: str | None = None
SITE_SCHEME = "https"
SITE_PORT = ""
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
# Whether our proxy sets X-Request-ID itself, whatever came from outside (nginx: $request_id).
REQUEST_ID_FROM_PROXY = env.bool("REQUEST_ID_FROM_PROXY", default=False)
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^(live|ready)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
# For hosts below a fund's own (never those beside it). False where one of those still speaks plain HTTP.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=True)
SECURE_REFERRER_POLICY = "same-origin"

# --- the house ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "extranet.tenants",
    "extranet.ui",
    "extranet.journal",
    "extranet.documents",
    "extranet.notifications",
    "extranet.accounts",
    "extranet.organisations",
    "extranet.agenda",
    "extranet.integrations",
    "extranet.retention",
    "extranet.statistics",
    "extranet.help",
    "extranet.rights",
    "extranet.signup",
    "extranet.mandates",
    "batch_channel",
    "requests_app.enrolments",
    "requests_app.training",
    "certification",
    "requests_app.funding",
    "extranet.safekeeping",
    "extranet.preflight",
    "extranet.metrics",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "django_include_bootstrap",
    "django_tables2",
    "guardian",
]

MIDDLEWARE = [
    "extranet.tenants.headers.HeadersMiddleware",  # whatever answers below: a static file, a probe, an unknown host
    "whitenoise.middleware.WhiteNoiseMiddleware",  # static files are the same at every fund and hold no data
    "extranet.tenants.request_log.RequestLog",
    "extranet.tenants.middleware.HostMiddleware",
    "extranet.integrations.middleware.SayProblems",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "extranet.ui.outages.OutageMiddleware",
    "extranet.accounts.middleware.SessionLimitsMiddleware",
    "extranet.organisations.rotation.RotationMiddleware",
    "extranet.accounts.providers.exchange.ProviderExchange",  # talks to identity providers while no scope is open
    "extranet.integrations.middleware.FindCaller",
    "extranet.ui.maintenance.MaintenanceMiddleware",
    "extranet.journal.looks.LookMiddleware",
    "extranet.tenants.middleware.ScopeMiddleware",
    "extranet.accounts.middleware.LanguageMiddleware",
    "extranet.ui.unsent.SignInFirst",  # Django's LoginRequiredMiddleware, which keeps what was typed
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "extranet.organisations.middleware.ActorMiddleware",
    "extranet.organisations.support.SupportGate",
    "extranet.organisations.factor_gate.FactorGate",
    "extranet.organisations.access_gate.AccessGate",
    "extranet.mandates.gate.OnboardingGate",
    "extranet.integrations.middleware.ActAsCaller",
]

# What the web processes count of their requests, in files that `manage.py metrics` reads; without a directory nothing.
if env.str("PROMETHEUS_MULTIPROC_DIR", default=""):
    MIDDLEWARE = [
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        *MIDDLEWARE,
        "django_prometheus.middleware.PrometheusAfterMiddleware",
    ]

ROOT_URLCONF = "extranet.urls"
WSGI_APPLICATION = "extranet.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "extranet.ui.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "extranet.ui.context.page",
                "extranet.safekeeping.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "django_cotton.templatetags.cotton"],
        },
    }
]
COTTON_ISOLATE_BY_DEFAULT = True
COTTON_DIR = "components"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(ROOT / "var" / "static"))
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # each host serves its own pages' files

# --- people and sessions --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": max(7, env.int("PASSWORD_MIN_LENGTH", default=12))},  # the sources' floor is seven
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "extranet.accounts.passwords.CharacterClassesValidator"},
]
PWNED_DIGESTS_FILE = env.str("PWNED_DIGESTS_FILE", default="")  # digests of stolen passwords, in order; empty: none
if PWNED_DIGESTS_FILE:
    stolen = {"NAME": "extranet.accounts.pwned.PwnedPasswordValidator", "OPTIONS": {"path": PWNED_DIGESTS_FILE}}
    AUTH_PASSWORD_VALIDATORS.append(stolen)
PASSWORD_RESET_TIMEOUT = 48 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
ANONYMOUS_USER_NAME = None  # guardian: there is no such person
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # rights are asked about an organisation's group, never through a person
    "security.W021",  # the browsers' preload list is for whoever owns the domain, and hard to leave
]
SESSION_ENGINE = "extranet.accounts.sessions"
SESSION_FUND_KEY = "fund"
SESSION_COOKIE_AGE = 12 * 3600  # the longest that a session may last, whatever is done in it; a fund may shorten it
SESSION_IDLE_MINUTES = 120  # without a click; a fund may choose another
# « __Host- »: a browser takes such a cookie only over HTTPS, and from this host, not from one below or beside it.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True  # pages carry the token in their forms
LANGUAGE_COOKIE_NAME = "__Host-language"
DEVICES_COOKIE_NAME = "__Host-devices"
MESSAGE_STORAGE = "extranet.ui.flashes.SealedStorage"
MESSAGES_COOKIE_NAME = "__Host-messages"
CSRF_FAILURE_VIEW = "extranet.ui.errors.csrf_failure"

ACCOUNT_ADAPTER = "extranet.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "extranet.accounts.forms.SignInForm",
    "reset_password": "extranet.accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True  # one address a person: a new one takes the old one's place once it is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # an open session alone changes no address
ACCOUNT_RATE_LIMITS = {
    # Wrong passwords. An address of the network, then an account: who goes on guessing waits longer and longer.
    "login_failed": "10/m/ip,60/h/ip,5/5m/key,10/h/key,20/d/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # there is nothing to tell a stranger: the mail would be unasked for
MFA_ADAPTER = "extranet.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone opens the account: the device asks who holds it
MFA_TOTP_ISSUER = "Extranet formation"  # one account for all funds
# A code opens once: allauth remembers a used code for one period, so a code must not live longer than that.
MFA_TOTP_TOLERANCE = 0
MFA_ALLOW_UNVERIFIED_EMAIL = True  # signing in demands a confirmed address; a second one may await its confirmation
SOCIALACCOUNT_ADAPTER = "extranet.accounts.providers.adapter.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False  # a provider's tokens are read once and forgotten
# Only where everything runs on one machine: providers and webhooks at its own http addresses (tenants.outgoing).
OUTGOING_MAY_BE_LOCAL = False
# The host on which nginx asks for identity cards (docs/nginx/eid.conf). All three, or the card is off everywhere.
EID_ADDRESS = env.str("EID_ADDRESS", default="")
EID_PROXY_SECRET = env.str("EID_PROXY_SECRET", default="")
EID_AUTHORITIES: list[str] = env.list("EID_AUTHORITIES", default=[])  # PEM files: who issues cards' certificates
EID_URLCONF = "extranet.accounts.card_urls"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# Signing up: so many tries an address of the network, and so many mails to one address, whatever the fund. Where the
# cache is down nothing is counted and nothing accepted (503).
SIGNUP_RATES = {
    "step": "60/m/ip",
    "send": "30/h/ip,5/h/key",
    "activate": "20/m/ip",
    "enrol": "30/h/ip,5/h/key",  # a request for a place in a session
}
# The public check page: looking at a number, comparing a file.
CHECK_RATES = {"look": "120/m/ip", "file": "20/m/ip"}
# What programs may call a minute: a key, and an address without one. Where the cache is down nothing is counted.
API_RATES = {"caller": 600, "stranger": 60}
# A person's agenda, which her calendar program reads at a secret address.
AGENDA_RATES = {"read": "60/m/ip"}
SIGNUP_SECONDS = 3  # nobody fills in the personal data in less

# --- languages ------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("nl", _("Néerlandais")), ("en", _("Anglais")), ("de", _("Allemand"))]
LOCALE_PATHS = [ROOT / "extranet" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- what a browser may do ------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # data: for the pictures inside Bootstrap's stylesheet
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}

# --- uploads, work, logs --------------------------------------------------------------------------------------------

ANTIVIRUS = env.str("ANTIVIRUS", default="")  # the class of extranet.documents.antivirus; empty: none
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="/run/clamav/clamd.ctl")  # host:port or a path; of documents.clamd
# PEM files of the authorities whose signing certificates are trusted.
SIGNATURE_TRUST_ROOTS: list[str] = env.list("SIGNATURE_TRUST_ROOTS", default=[])
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # a form takes fewer, and says so at its field
FILE_UPLOAD_PERMISSIONS = 0o600

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 3600,
    # A broker that is down or silent costs a web request at most a second and a half (tenants.work.nudge).
    "socket_connect_timeout": 0.5,
    "socket_timeout": 1,
    "max_retries": 0,
}
if sentinel.is_watched(CELERY_BROKER_URL):
    CELERY_BROKER_TRANSPORT_OPTIONS["master_name"] = REDIS_MASTER
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Whatever may last (a day's reminders, a night's forgetting, statistics, an import, ten seconds for each receiver of a
# webhook) keeps a worker's process for that long: quick is only what somebody waits for and takes moments.
CELERY_TASK_DEFAULT_QUEUE = "slow"
CELERY_TASK_ROUTES = {
    name: {"queue": "quick"}
    for name in (
        "sweep",
        "notifications.send",
        "extranet.documents.tasks.render_pdfs",
        "extranet.documents.tasks.scan_uploads",
        "funding.make_invoices",
    )
} | {
    name: {"queue": "signing"}
    for name in (
        "journal.seal",
        "batch_channel.exchange",
        "batch_channel.try_channels",
        "batch_channel.hand_out",
        "batch_channel.read_deliveries",
        "certification.seal_certificates",
    )
}
CELERY_TIMEZONE = "UTC"
# The sweep's own message is worth nothing once the next one is there.
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "sweep", "schedule": 60, "options": {"expires": 60}}}

# --- the file channel -----------------------------------------------------------------------------------------------

# What a new channel begins with, and what is the same for all; batch_channel.protocol cites the rules.
BELGIAN_BATCH: dict[str, Any] = {
    "APPLICATION_CODE": "XFLA",  # our placeholder: none is public
    "RENDERER": "batch_channel.protocol.rendering.FlaBatch1",
    "XSD": "batch_channel/protocol/schemas/fla-batch-1.xsd",  # below the checkout; empty: well-formedness only
    "SIGN_ENVIRONMENTS": ["R"],
    "FS_WRAP": 76,  # 0: one line
    "GO_CONTENT": b"",
    "MAX_PART_BYTES": 5 * 1024**2,
    "MAX_FORMS": 1000,
    # Whether what is too big for one file leaves as up to nine numbered parts of one set rather than as several sets:
    # nobody has published whether a part is a document of its own, as ours are.
    "MULTIPART": False,
    "DIRECTORIES": {"R": ("IN", "OUT"), "T": ("INTEST", "OUTTEST"), "S": ("INTEST-S", "OUTTEST-S")},
    "SFTP_HOST": "sftp.socialsecurity.be",
    "SFTP_PORT": 8022,
    "SFTP_TIMEOUT": 30.0,  # seconds, of each wait
    "SFTP_LEGACY_SSH_RSA": False,
    # Whether our own answers leave the shared folder once they are stored and their signature is trusted; no official
    # rule asks for it, and other programs may read there too.
    "DELETE_AFTER_STORE": env.bool("BATCH_DELETE_AFTER_STORE", default=False),
    "LOOK_EVERY": timedelta(minutes=15),
    # When the watchdogs bark (batch_channel.watchdogs).
    "ACRF_WITHIN": timedelta(hours=24),
    "NOTI_WITHIN": timedelta(days=5),
    "EXCHANGE_WITHIN": timedelta(hours=4),
    "STUCK_AFTER": timedelta(hours=2),
    "REJECTED_AT_MOST": 0.2,  # of the forms answered in a week, once they are twenty
    # The Federal Learning Account was repealed: real files leave only where somebody enables it on purpose.
    "PRODUCTION_ENABLED": env.bool("BATCH_PRODUCTION_ENABLED", default=False),
    "AUTHORITIES": env.list("BATCH_AUTHORITIES", default=[]),  # PEM files: who vouches for signed answers
    "TIME_ZONE": "Europe/Brussels",
}
# Where a simulator of this checkout keeps its host key: R may leave for the server that shows it, whatever its address.
SIMULATOR_DIR = env.str("SIMULATOR_DIR", default=str(ROOT / "var" / "simulator"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "extranet.logs.JsonFormatter"},
        "pretty": {"()": "extranet.logs.PrettyFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": env.str("LOG_FORMAT", default="json")},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": [], "propagate": False},
        "django.request": {"level": "ERROR"},  # each request has a line (tenants.request_log): here only what broke it
        "paramiko": {"level": "WARNING"},  # each connection would tell of itself
        "pikepdf": {"level": "WARNING"},  # and each process that reads a PDF
        "factur-x": {"level": "WARNING"},
        # The sweep runs some dozens of tasks a minute: only those that fail are told of.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}

from extranet.celery import app as celery_app  # noqa: E402, F401 - every process publishes through our Celery app
