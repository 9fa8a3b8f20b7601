from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignupConfig(AppConfig):
    name = "extranet.signup"

    def ready(self) -> None:
        from extranet.organisations.pages import SettingsPage, settings_pages
        from extranet.tenants.registries import personal_data as registry
        from extranet.tenants.retention import sweep_rules
        from extranet.tenants.work import Sweep, sweeps

        from . import mails, personal_data, tasks, verbs  # noqa: F401 - mails and verbs declare their kinds
        from .retention import SIGN_UPS

        registry.add(*personal_data.entries())
        settings_pages.add(SettingsPage(_("Inscription en ligne"), "signup:settings"))
        sweep_rules.add(SIGN_UPS)
        sweeps.add(Sweep(tasks.forget_abandoned))
