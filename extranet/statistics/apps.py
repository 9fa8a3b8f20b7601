from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "extranet.statistics"

    def ready(self) -> None:
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.organisations.roles import is_of_office
        from extranet.tenants.registries import MenuEntry, MenuGroup, menu
        from extranet.tenants.work import Sweep, sweeps

        from . import tasks, verbs  # noqa: F401 - they declare what they hold

        menu.add(MenuEntry(_("Statistiques"), "statistics:home", "chart", is_of_office, group=MenuGroup.OFFICE))
        settings_pages.add(SettingsPage(_("Statistiques ouvertes à tous"), "statistics:options"))
        sweeps.add(Sweep(tasks.work_out))
