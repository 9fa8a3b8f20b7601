from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import MenuEntry, MenuGroup, menu, pending
from extranet.tenants.registries import personal_data as registry_of_personal_data


class OrganisationsConfig(AppConfig):
    name = "extranet.organisations"

    def ready(self) -> None:
        from extranet.accounts.merging import movers
        from extranet.accounts.unused import needing
        from extranet.journal.looks import LookKind, WatchedPage, watched_pages
        from extranet.tenants.capabilities import Capability
        from extranet.tenants.retention import retention_rules, sweep_rules
        from extranet.tenants.work import Sweep, sweeps
        from extranet.ui.context import belonging

        from . import tasks
        from .accounts_needed import acting, asking
        from .pages import SettingsPage, settings_pages
        from .permissions import may_see_workers
        from .personal_data import holdings
        from .personal_data.former_members import MEMBERSHIPS
        from .retention import CONTACT_CHANGES, DATA_REQUESTS, DECISIONS, ERASED_WORKERS, RECOVERIES, WORKER
        from .roles import ORGANISATIONS, is_administrator, is_of_office, is_staff, manages_access
        from .services import merging
        from .tables import data_requests, recoveries, second_opinions
        from .tables.contacts import pending_source as contacts_to_see
        from .tables.failed_mails import pending_source
        from .waiting import pending_sources

        menu.add(
            MenuEntry(
                _("Organisations"), "organisations:list", "building", shown_to=is_of_office, group=MenuGroup.PEOPLE
            ),
            MenuEntry(
                _("Mon organisation"),
                "organisations:own",
                "building",
                shown_to=lambda actor: actor.organisation_id is not None and not is_of_office(actor),
                group=MenuGroup.PEOPLE,
            ),
            MenuEntry(
                _("Utilisateurs"), "organisations:own_users", "user", shown_to=manages_access, group=MenuGroup.PEOPLE
            ),
            MenuEntry(
                _("Vos responsables"),
                "organisations:own_managers",
                "users",
                shown_to=lambda actor: actor.organisation_id is not None and not is_of_office(actor),
                group=MenuGroup.PEOPLE,
            ),
            MenuEntry(_("Salariés"), "workers:list", "users", shown_to=may_see_workers, group=MenuGroup.PEOPLE),
            MenuEntry(
                _("Coordonnées changées"),
                "organisations:contact_changes",
                "phone",
                shown_to=lambda actor: is_staff(actor, Capability.MEMBERSHIP),
                capability=Capability.MEMBERSHIP,
                group=MenuGroup.PEOPLE,
            ),
            MenuEntry(_("Confiance et contrôle"), "trust:home", "lock", shown_to=is_of_office, group=MenuGroup.OFFICE),
            MenuEntry(
                _("E-mails"),
                "mails:failed",
                "mail",
                shown_to=lambda actor: is_staff(actor, ORGANISATIONS),
                group=MenuGroup.OFFICE,
            ),
            MenuEntry(
                _("Réglages du fonds"),
                "fund_settings:page",
                "settings",
                shown_to=is_administrator,
                group=MenuGroup.OFFICE,
            ),
        )
        pending.add(
            pending_source(),
            *pending_sources(),
            contacts_to_see(),
            second_opinions.pending_source(),
            data_requests.pending_source(),
            *recoveries.pending_sources(),
        )
        movers.add(merging.move_memberships)
        needing.add(acting, asking)
        belonging.add(lambda: ((page.url_name, "fund_settings:page") for page in settings_pages))
        settings_pages.add(SettingsPage(_("Gestion des accès"), "fund_settings:access_rules"))
        sweeps.add(
            Sweep(tasks.look_at_accesses),
            Sweep(tasks.look_at_recoveries),
            Sweep(tasks.tell_of_support),
            Sweep(tasks.forget_addresses),
            Sweep(tasks.deactivate_leavers, Capability.ENROLMENT),
        )
        settings_pages.add(SettingsPage(_("Déclaration d’accessibilité"), "fund_settings:accessibility"))
        settings_pages.add(SettingsPage(_("Règles de confiance et de contrôle"), "trust:settings"))
        settings_pages.add(SettingsPage(_("Protection des données"), "fund_settings:privacy"))
        registry_of_personal_data.add(*holdings.entries())
        retention_rules.add(WORKER)
        sweep_rules.add(DATA_REQUESTS, RECOVERIES, ERASED_WORKERS, MEMBERSHIPS, CONTACT_CHANGES, DECISIONS)
        watched_pages.add(
            WatchedPage("workers:worker", holdings.WORKER),
            WatchedPage("workers:edit", holdings.WORKER),
            WatchedPage("workers:list", holdings.WORKER, LookKind.EXPORT),
            WatchedPage("organisations:edit_member", holdings.MEMBERSHIP),
            WatchedPage("organisations:end_membership", holdings.MEMBERSHIP),
            WatchedPage("organisations:members", holdings.MEMBERSHIP, LookKind.EXPORT),
            WatchedPage("trust:recovery", "organisations.Recovery"),
            WatchedPage("trust:data_request", "organisations.DataRequest"),
            WatchedPage("trust:erasure", "organisations.Erasure"),
        )
