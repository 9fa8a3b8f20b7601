from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "requests_app.funding"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.help.manual import Chapter, chapters
        from extranet.journal.looks import watched_pages
        from extranet.organisations.pages import settings_pages, worker_pages
        from extranet.organisations.personal_data.former_members import needing
        from extranet.organisations.retention import citations
        from extranet.organisations.support import support_acts
        from extranet.rights.tiles import destinations
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import (
            SandboxFurnisher,
            Section,
            deadlines,
            erasure_obstacles,
            menu,
            pending,
            personal_data,
            sections,
            statistics,
            webhook_events,
        )
        from extranet.tenants.registries import sandbox_furnishers as furnishers
        from extranet.tenants.retention import retention_rules, sweep_rules
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.context import belonging

        from . import entries, mails, sandbox, tasks  # noqa: F401 - mails declares its kinds
        from .entries.agenda import deadline_sources
        from .merging import move_readings
        from .personal_data import asking
        from .personal_data import entries as data
        from .retention import (
            BANK,
            CITATIONS,
            CONTRIBUTIONS,
            DECLARATION_DRAFTS,
            DRAFTS,
            INVOICE_DRAFTS,
            REQUEST,
            answering,
        )
        from .statistics import STATISTICS
        from .webhooks import events

        here = Capability.MEMBERSHIP
        sections.add(Section("funding", here))
        statistics.add(*STATISTICS)
        chapters.add(Chapter("services-aux-adherents", _("Services aux adhérents"), "funding/manual.html", here))
        menu.add(*entries.menu_entries())
        belonging.add(
            lambda: [("funding:contributions", "funding:declarations")]
        )  # the staff have no other entry there
        destinations.add(*entries.destinations())
        settings_pages.add(*entries.settings_entries())
        worker_pages.add(*entries.worker_entries())
        pending.add(*entries.pending_sources())
        deadlines.add(*deadline_sources())
        watched_pages.add(*entries.watched())
        support_acts.add(*entries.helping())
        personal_data.add(*data())
        erasure_obstacles.add(asking.held)
        retention_rules.add(REQUEST, BANK, CONTRIBUTIONS)
        sweep_rules.add(DRAFTS, INVOICE_DRAFTS, DECLARATION_DRAFTS)
        needing.add(answering)
        citations.add(*CITATIONS)
        movers.add(move_readings)
        furnishers.add(SandboxFurnisher(sandbox.furnish, here))
        sweeps.add(
            Sweep(tasks.make_invoices, here, in_sandboxes=True),
            Sweep(tasks.announce_publications, here),
            Sweep(tasks.prepare_files, here),
            Sweep(tasks.forget_prepared_files, here),
        )
        webhook_events.add(*events())
