from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import MenuEntry, menu

from .dates import write_dates_in_french


class UiConfig(AppConfig):
    name = "extranet.ui"

    def ready(self) -> None:
        write_dates_in_french()
        menu.add(
            MenuEntry(
                _("Actions en attente"),
                "dashboard",
                "inbox",
                shown_to=lambda actor: actor.organisation_id is not None,
                rank=0,
            )
        )
