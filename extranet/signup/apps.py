from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignupConfig(AppConfig):
    name = "extranet.signup"

    def ready(self) -> None:
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.tenants.work import Sweep, sweeps

        from . import mails, tasks, verbs  # noqa: F401 - mails and verbs declare their kinds

        settings_pages.add(SettingsPage(_("Inscription en ligne"), "signup:settings"))
        sweeps.add(Sweep(tasks.forget_abandoned))
