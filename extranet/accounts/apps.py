from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "extranet.accounts"

    def ready(self) -> None:
        from extranet.tenants.registries import global_secrets, personal_data

        # They declare the mails and connect the receivers.
        from . import allauth_mails, factors, invitations, mails, signals  # noqa: F401
        from .personal_data import entries

        global_secrets.add(factors.reencrypt)
        personal_data.add(*entries())
