from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "extranet.retention"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.organisations.roles import is_administrator
        from extranet.tenants.registries import MenuEntry, menu, personal_data
        from extranet.tenants.work import Sweep, sweeps

        from . import tasks, verbs  # noqa: F401 - they declare what they hold
        from .merging import move_holds
        from .personal_data import entries

        menu.add(MenuEntry(_("Conservation"), "retention:home", "clock", is_administrator))
        settings_pages.add(SettingsPage(_("Durées de conservation"), "retention:options"))
        personal_data.add(*entries())
        movers.add(move_holds)
        sweeps.add(Sweep(tasks.work))
