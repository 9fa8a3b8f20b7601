from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "certification"

    def ready(self) -> None:
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.registries import Section, menu, pending, sections

        from .entries import menu_entries, pending_sources

        sections.add(Section("certification", Capability.CERTIFICATION))
        menu.add(*menu_entries())
        settings_pages.add(
            SettingsPage(_("Réglages des certificats"), "certification:options", Capability.CERTIFICATION)
        )
        pending.add(*pending_sources())
