from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "requests_app.training"

    def ready(self) -> None:
        from extranet.mandates.endings import followers
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, sections

        from . import declarations, mails  # noqa: F401 - mails declares its kinds
        from .entries import menu_entries, pending_sources
        from .services.handing_over import hand_over_drafts

        sections.add(Section("training", Capability.PREENCODING), Section("signing", Capability.PREENCODING))
        menu.add(*menu_entries())
        settings_pages.add(SettingsPage(_("Réglages du pré-encodage"), "training:options", Capability.PREENCODING))
        pending.add(*pending_sources())
        followers.add(hand_over_drafts)
        declarations.register()
