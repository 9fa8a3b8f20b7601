from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import MenuEntry, menu, pending
from extranet.tenants.registries import personal_data as registry_of_personal_data


class OrganisationsConfig(AppConfig):
    name = "extranet.organisations"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.journal.looks import LookKind, WatchedPage, watched_pages
        from extranet.tenants.work import Sweep, sweeps

        from . import (  # noqa: F401 - verbs declare what the journal keeps
            data_request_list,
            personal_data,
            recovery_list,
            second_opinion_list,
            tasks,
            trust_verbs,
            verbs,
        )
        from .failed_mails import pending_source
        from .pages import SettingsPage, settings_pages
        from .permissions import may_see_workers
        from .roles import is_administrator, is_staff
        from .services import merging

        menu.add(
            MenuEntry(_("Organisations"), "organisations:list", "building", shown_to=is_staff),
            MenuEntry(
                _("Mon organisation"),
                "organisations:own",
                "building",
                shown_to=lambda actor: actor.organisation_id is not None and not is_staff(actor),
            ),
            MenuEntry(_("Salariés"), "workers:list", "users", shown_to=may_see_workers),
            MenuEntry(_("Confiance et contrôle"), "trust:home", "lock", shown_to=is_staff),
            MenuEntry(_("E-mails"), "mails:failed", "mail", shown_to=is_staff),
            MenuEntry(_("Réglages du fonds"), "fund_settings:page", "settings", shown_to=is_administrator),
        )
        pending.add(pending_source(), second_opinion_list.pending_source(), data_request_list.pending_source())
        movers.add(merging.move_memberships)
        pending.add(*recovery_list.pending_sources())
        sweeps.add(Sweep(tasks.look_at_recoveries), Sweep(tasks.tell_of_support))
        settings_pages.add(SettingsPage(_("Règles de confiance et de contrôle"), "trust:settings"))
        registry_of_personal_data.add(*personal_data.entries())
        watched_pages.add(
            WatchedPage("workers:worker", personal_data.WORKER),
            WatchedPage("workers:edit", personal_data.WORKER),
            WatchedPage("workers:list", personal_data.WORKER, LookKind.EXPORT),
            WatchedPage("organisations:edit_member", personal_data.MEMBERSHIP),
            WatchedPage("organisations:end_membership", personal_data.MEMBERSHIP),
            WatchedPage("organisations:members", personal_data.MEMBERSHIP, LookKind.EXPORT),
            WatchedPage("trust:recovery", "organisations.Recovery"),
            WatchedPage("trust:data_request", "organisations.DataRequest"),
        )
