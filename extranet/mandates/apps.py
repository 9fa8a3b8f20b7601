from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "extranet.mandates"

    def ready(self) -> None:
        from extranet.journal.looks import LookKind, WatchedPage, watched_pages
        from extranet.organisations.pages import organisation_pages
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import (
            SandboxFurnisher,
            Section,
            erasure_obstacles,
            menu,
            pending,
            personal_data,
            sections,
            webhook_events,
        )
        from extranet.tenants.registries import sandbox_furnishers as furnishers
        from extranet.tenants.retention import retention_rules
        from extranet.tenants.work import Sweep, sweeps

        from . import mails, sandbox, tasks  # noqa: F401 - mails declares its kinds
        from .entries import company_pages, menu_entries, pending_sources
        from .personal_data import entries, held
        from .retention import PAPER
        from .webhooks import events

        sections.add(Section("mandates", Capability.PREENCODING))
        menu.add(*menu_entries())
        organisation_pages.add(*company_pages())
        pending.add(*pending_sources())
        personal_data.add(*entries())
        erasure_obstacles.add(held)
        retention_rules.add(PAPER)
        watched_pages.add(
            WatchedPage("mandates:paper", "mandates.Paper"),
            WatchedPage("mandates:model_document", "mandates.Paper", LookKind.DOCUMENT),
            WatchedPage("mandates:signed_document", "mandates.Paper", LookKind.DOCUMENT),
        )
        sweeps.add(Sweep(tasks.end_expired, Capability.PREENCODING))
        furnishers.add(SandboxFurnisher(sandbox.furnish, Capability.PREENCODING, sandbox.welcome))
        webhook_events.add(*events())
