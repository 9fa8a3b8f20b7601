from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "extranet.safekeeping"

    def ready(self) -> None:
        from . import verbs  # noqa: F401 - declares what the journal keeps
