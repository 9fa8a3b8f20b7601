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
        from extranet.organisations.support import support_acts
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, personal_data, sections

        from . import declarations, mails  # noqa: F401 - mails declares its kinds
        from .entries import menu_entries, pending_sources
        from .personal_data import entries
        from .services.handing_over import hand_over_drafts

        sections.add(Section("training", Capability.PREENCODING), Section("signing", Capability.PREENCODING))
        menu.add(*menu_entries())
        settings_pages.add(SettingsPage(_("Réglages du pré-encodage"), "training:options", Capability.PREENCODING))
        pending.add(*pending_sources())
        support_acts.add(*(f"training:{name}" for name in PREPARING))
        personal_data.add(*entries())
        watched_pages.add(
            WatchedPage("training:workers", "training.Request"),
            WatchedPage("training:presences", "training.Request"),
            WatchedPage("training:edit_participant", "training.Participant"),
            WatchedPage("training:complete", "training.Participant"),
            WatchedPage("training:list_document", "training.AttendanceList", LookKind.DOCUMENT),
            WatchedPage("training:recap_document", "training.Request", LookKind.DOCUMENT),
            WatchedPage("training:signed_document", "training.Request", LookKind.DOCUMENT),
        )
        followers.add(hand_over_drafts)
        declarations.register()
