from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "certification"

    def ready(self) -> None:
        from extranet.accounts import unused
        from extranet.accounts.merging import movers
        from extranet.journal.looks import watched_pages
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.organisations.personal_data.former_members import needing
        from extranet.organisations.support import support_acts
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import (
            SandboxFurnisher,
            Section,
            deadlines,
            erasure_obstacles,
            measures,
            menu,
            pending,
            personal_data,
            sections,
            statistics,
            typed_addresses,
            webhook_events,
        )
        from extranet.tenants.registries import sandbox_furnishers as furnishers
        from extranet.tenants.retention import retention_rules, sweep_rules
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.first_screen import Block, blocks

        from . import mails, sandbox, tasks  # noqa: F401 - mails declares its kinds
        from .entries import menu_entries, pending_sources
        from .entries.agenda import deadline_sources
        from .entries.validation import trainings_block
        from .erasing import addresses, held
        from .looks import HELPING, pages
        from .measures import MEASURES
        from .merging import move_certifier
        from .personal_data import entries
        from .retention import CODES, DOSSIER, SUPPORTING, TRANSMISSION, consenting, read_in_her_space
        from .services.spaces import move_dossiers
        from .statistics import STATISTICS
        from .webhooks import events

        here = Capability.CERTIFICATION
        sections.add(*(Section(namespace, here) for namespace in ("certification", "validating", "check")))
        statistics.add(*STATISTICS)
        measures.add(*MEASURES)
        menu.add(*menu_entries())
        settings_pages.add(
            SettingsPage(_("Réglages des certificats"), "certification:options", here),
            SettingsPage(_("Rappels des mois"), "certification:reminder_rules", here),
        )
        pending.add(*pending_sources())
        deadlines.add(*deadline_sources())
        support_acts.add(*(f"certification:{name}" for name in HELPING))
        personal_data.add(*entries())
        erasure_obstacles.add(held)
        retention_rules.add(DOSSIER, TRANSMISSION, SUPPORTING)
        sweep_rules.add(CODES)
        needing.add(consenting)
        unused.needing.add(read_in_her_space)
        typed_addresses.add(addresses)
        movers.add(move_certifier, move_dossiers)
        furnishers.add(SandboxFurnisher(sandbox.furnish, here))
        sweeps.add(
            Sweep(tasks.remind_bodies, here),
            Sweep(tasks.make_files, here, in_sandboxes=True),
            Sweep(tasks.expire_supporting, here),
            Sweep(tasks.seal_certificates, here),
        )
        watched_pages.add(*pages())
        blocks.add(Block("certification/space/first_screen.html", trainings_block))
        webhook_events.add(*events())
