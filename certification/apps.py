from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What may be done in a support access: searches and the calendar. « Ok » vouches for hours: never in somebody's place.
HELPING = (
    "list",
    "ptp",
    "vae",
    "payments",
    "courses",
    "exchanges",
    "documents",
    "calendar_month",
    "calendar_pattern",
    "calendar_file",
)

OF_A_DOSSIER = (
    "dossier",
    "payments_of",
    "documents_of",
    "months",
    "training",
    "exchange",
    "month",
    "month_model",
    "edit",
)


class CertificationConfig(AppConfig):
    name = "certification"

    def ready(self) -> None:
        from extranet.journal.looks import LookKind, WatchedPage, watched_pages
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.organisations.support import support_acts
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, personal_data, sections

        from . import exchange_mails  # noqa: F401 - declares its kind of mail
        from .entries import menu_entries, pending_sources
        from .personal_data import entries

        sections.add(Section("certification", Capability.CERTIFICATION))
        menu.add(*menu_entries())
        settings_pages.add(
            SettingsPage(_("Réglages des certificats"), "certification:options", Capability.CERTIFICATION)
        )
        pending.add(*pending_sources())
        support_acts.add(*(f"certification:{name}" for name in HELPING))
        personal_data.add(*entries())
        watched_pages.add(
            *(WatchedPage(f"certification:{name}", "certification.Dossier") for name in OF_A_DOSSIER),
            *(
                WatchedPage(f"certification:{name}", "certification.Dossier", LookKind.EXPORT)
                for name in ("list", "ptp", "vae", "payments", "exchanges", "documents")
            ),
        )
