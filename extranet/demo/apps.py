from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "extranet.demo"

    def ready(self) -> None:
        from extranet.tenants.registries import MenuEntry, MenuGroup, menu

        menu.add(MenuEntry("Visite guidée", "demo_tours", "help", lambda actor: True, rank=2, group=MenuGroup.TOOLS))
