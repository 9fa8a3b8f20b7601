from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What may be done in a support access: preparing a request, nothing that certifies, sends or accepts.
PREPARING = (
    "edit",
    "days",
    "workers",
    "paste",
    "pick",
    "edit_participant",
    "remove_participant",
    "presences",
    "take_presences",
    "attach",
    "remove_list",
    "complete",
)


class TrainingConfig(AppConfig):
    name = "requests_app.training"

    def ready(self) -> None:
        from extranet.journal.looks import LookKind, WatchedPage, watched_pages
        from extranet.mandates.endings import followers
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.organisations.retention import citations
        from extranet.organisations.support import support_acts
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

        from . import declarations, mails, sandbox  # noqa: F401 - mails declares its kinds
        from .agenda import deadline_sources
        from .entries import menu_entries, pending_sources
        from .personal_data import entries, held
        from .retention import DRAFTS, REQUEST, kept_lines
        from .services.handing_over import hand_over_drafts
        from .statistics import STATISTICS
        from .webhooks import events

        sections.add(Section("training", Capability.PREENCODING), Section("signing", Capability.PREENCODING))
        statistics.add(*STATISTICS)
        menu.add(*menu_entries())
        settings_pages.add(SettingsPage(_("Réglages du pré-encodage"), "training:options", Capability.PREENCODING))
        pending.add(*pending_sources())
        deadlines.add(*deadline_sources())
        support_acts.add(*(f"training:{name}" for name in PREPARING))
        personal_data.add(*entries())
        erasure_obstacles.add(held)
        retention_rules.add(REQUEST)
        sweep_rules.add(DRAFTS)
        citations.add(kept_lines)
        watched_pages.add(
            WatchedPage("training:workers", "training.Request"),
            WatchedPage("training:presences", "training.Request"),
            WatchedPage("training:edit_participant", "training.Participant"),
            WatchedPage("training:complete", "training.Participant"),
            WatchedPage("api-v1:list_workers_of_request", "training.Request"),
            WatchedPage("api-v1:change_worker_of_request", "training.Request"),
            WatchedPage("api-v1:read_presences", "training.Request"),
            WatchedPage("training:list_document", "training.AttendanceList", LookKind.DOCUMENT),
            WatchedPage("training:recap_document", "training.Request", LookKind.DOCUMENT),
            WatchedPage("training:signed_document", "training.Request", LookKind.DOCUMENT),
        )
        followers.add(hand_over_drafts)
        furnishers.add(SandboxFurnisher(sandbox.furnish, Capability.PREENCODING))
        declarations.register()
        webhook_events.add(*events())
