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
    "exchange",
    "months",
    "training",
    "month",
    "month_model",
    "month_story",
    "edit",
    "certify",
    "training_months",
    "training_month",
)
PAPERS = ("certificate_view", "certificate_print", "certificate_scan")


class CertificationConfig(AppConfig):
    name = "certification"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.journal.looks import LookKind, WatchedPage, watched_pages
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.organisations.support import support_acts
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, personal_data, sections
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.first_screen import Block, blocks

        # Some of these declare their kinds of mail.
        from . import exchange_mails, space_mails, supporting_mails, supporting_tasks, tasks, validation_mails  # noqa: F401
        from .entries import menu_entries, pending_sources
        from .merging import move_certifier
        from .personal_data import entries
        from .reminder_tasks import remind_bodies
        from .services.spaces import move_dossiers
        from .transmission_tasks import make_files
        from .validation_entries import trainings_block

        sections.add(
            Section("certification", Capability.CERTIFICATION),
            Section("validating", Capability.CERTIFICATION),
            Section("check", Capability.CERTIFICATION),
        )
        menu.add(*menu_entries())
        settings_pages.add(
            SettingsPage(_("Réglages des certificats"), "certification:options", Capability.CERTIFICATION),
            SettingsPage(_("Rappels des mois"), "certification:reminder_rules", Capability.CERTIFICATION),
        )
        sweeps.add(*(Sweep(task, Capability.CERTIFICATION) for task in (remind_bodies, make_files)))
        pending.add(*pending_sources())
        support_acts.add(*(f"certification:{name}" for name in HELPING))
        personal_data.add(*entries())
        movers.add(move_certifier)
        sweeps.add(
            Sweep(supporting_tasks.expire_supporting, Capability.CERTIFICATION),
            Sweep(tasks.seal_certificates, Capability.CERTIFICATION),
        )
        watched_pages.add(
            WatchedPage("certification:supporting", "certification.SupportingDocument"),
            WatchedPage("certification:supporting_file", "certification.SupportingDocument", LookKind.DOCUMENT),
            WatchedPage("certification:supporting_list", "certification.SupportingDocument", LookKind.EXPORT),
            WatchedPage("certification:transmission_file", "certification.Transmission", LookKind.DOCUMENT),
            *(WatchedPage(f"certification:{name}", "certification.Dossier") for name in OF_A_DOSSIER),
            *(WatchedPage(f"certification:{name}", "certification.Certificate", LookKind.DOCUMENT) for name in PAPERS),
            WatchedPage("certification:evidence", "certification.Certificate"),
            *(
                WatchedPage(f"certification:{name}", "certification.Certificate", LookKind.DOCUMENT)
                for name in ("evidence_json", "evidence_pdf")
            ),
            *(
                WatchedPage(f"certification:{name}", "certification.Dossier", LookKind.EXPORT)
                for name in ("list", "ptp", "vae", "payments", "trainings", "board", "exchanges", "documents")
            ),
            WatchedPage("certification:definitive", "certification.Certificate", LookKind.DOCUMENT),
            WatchedPage("certification:message_file", "certification.MessageFile", LookKind.DOCUMENT),
            WatchedPage("certification:validation_paper", "certification.Remark", LookKind.DOCUMENT),
            WatchedPage("certification:attendance_sheet", "certification.Attachment", LookKind.DOCUMENT),
        )
        blocks.add(Block("certification/space/first_screen.html", trainings_block))
        movers.add(move_dossiers)
