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

        from . import (  # noqa: F401 - they declare mails and verbs, listen to sign-in
            data_request_list,
            mails,
            personal_data,
            recovery_list,
            second_opinion_list,
            signals,
            tasks,
            trust_verbs,
            verbs,
        )
        from .accounts_needed import acting, asking
        from .contact_list import pending_source as contacts_to_see
        from .failed_mails import pending_source
        from .former_members import MEMBERSHIPS
        from .pages import SettingsPage, settings_pages
        from .permissions import may_see_workers
        from .retention import CONTACT_CHANGES, DATA_REQUESTS, DECISIONS, ERASED_WORKERS, RECOVERIES, WORKER
        from .roles import ORGANISATIONS, is_administrator, is_of_office, is_staff, manages_access
        from .services import merging
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
            second_opinion_list.pending_source(),
            data_request_list.pending_source(),
            *recovery_list.pending_sources(),
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
        registry_of_personal_data.add(*personal_data.entries())
        retention_rules.add(WORKER)
        sweep_rules.add(DATA_REQUESTS, RECOVERIES, ERASED_WORKERS, MEMBERSHIPS, CONTACT_CHANGES, DECISIONS)
        watched_pages.add(
            WatchedPage("workers:worker", personal_data.WORKER),
            WatchedPage("workers:edit", personal_data.WORKER),
            WatchedPage("workers:list", personal_data.WORKER, LookKind.EXPORT),
            WatchedPage("organisations:edit_member", personal_data.MEMBERSHIP),
            WatchedPage("organisations:end_membership", personal_data.MEMBERSHIP),
            WatchedPage("organisations:members", personal_data.MEMBERSHIP, LookKind.EXPORT),
            WatchedPage("trust:recovery", "organisations.Recovery"),
            WatchedPage("trust:data_request", "organisations.DataRequest"),
            WatchedPage("trust:erasure", "organisations.Erasure"),
        )
