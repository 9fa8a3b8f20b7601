from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "certification"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.journal.looks import watched_pages
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.organisations.support import support_acts
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, personal_data, sections
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.first_screen import Block, blocks

        from . import mails, tasks  # noqa: F401 - mails declares its kinds
        from .entries import menu_entries, pending_sources
        from .entries.validation import trainings_block
        from .looks import HELPING, pages
        from .merging import move_certifier
        from .personal_data import entries
        from .services.spaces import move_dossiers

        here = Capability.CERTIFICATION
        sections.add(*(Section(namespace, here) for namespace in ("certification", "validating", "check")))
        menu.add(*menu_entries())
        settings_pages.add(
            SettingsPage(_("Réglages des certificats"), "certification:options", here),
            SettingsPage(_("Rappels des mois"), "certification:reminder_rules", here),
        )
        pending.add(*pending_sources())
        support_acts.add(*(f"certification:{name}" for name in HELPING))
        personal_data.add(*entries())
        movers.add(move_certifier, move_dossiers)
        sweeps.add(
            Sweep(tasks.remind_bodies, here),
            Sweep(tasks.make_files, here),
            Sweep(tasks.expire_supporting, here),
            Sweep(tasks.seal_certificates, here),
        )
        watched_pages.add(*pages())
        blocks.add(Block("certification/space/first_screen.html", trainings_block))
