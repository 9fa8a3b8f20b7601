from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "extranet.accounts"

    def ready(self) -> None:
        from extranet.tenants.registries import global_secrets, personal_data
        from extranet.tenants.retention import retention_rules
        from extranet.tenants.work import Sweep, sweeps

        # They declare the mails and connect the receivers.
        from . import allauth_mails, factors, invitations, mails, signals, signing_in, tasks  # noqa: F401
        from .cards.linking import leave_behind
        from .merging import movers
        from .personal_data import entries
        from .unused import ACCOUNTS

        sweeps.add(Sweep(tasks.carry_over_merges))
        global_secrets.add(factors.reencrypt)
        personal_data.add(*entries())
        retention_rules.add(ACCOUNTS)
        movers.add(leave_behind)
