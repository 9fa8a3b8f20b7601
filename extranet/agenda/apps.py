from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "extranet.agenda"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.tenants.registries import menu, personal_data

        from .entries import address_held, menu_entries
        from .services import end_of_emptied_account

        menu.add(*menu_entries())
        personal_data.add(address_held())
        movers.add(end_of_emptied_account)
