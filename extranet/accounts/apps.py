from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "extranet.accounts"

    def ready(self) -> None:
        from . import allauth_mails, invitations, signals  # noqa: F401 - declare the mails, connect the receivers
