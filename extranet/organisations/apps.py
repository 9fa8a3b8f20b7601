from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import MenuEntry, menu, pending


class OrganisationsConfig(AppConfig):
    name = "extranet.organisations"

    def ready(self) -> None:
        from extranet.tenants.work import Sweep, sweeps

        from . import mails, signals, tasks, verbs  # noqa: F401 - declare mails and verbs, listen to sign-in
        from .failed_mails import pending_source
        from .pages import SettingsPage, settings_pages
        from .permissions import may_see_workers
        from .roles import is_administrator, is_staff, manages_access
        from .waiting import pending_sources

        menu.add(
            MenuEntry(_("Organisations"), "organisations:list", "building", shown_to=is_staff),
            MenuEntry(
                _("Mon organisation"),
                "organisations:own",
                "building",
                shown_to=lambda actor: actor.organisation_id is not None and not is_staff(actor),
            ),
            MenuEntry(_("Utilisateurs"), "organisations:own_users", "user", shown_to=manages_access),
            MenuEntry(
                _("Vos responsables"),
                "organisations:own_managers",
                "users",
                shown_to=lambda actor: actor.organisation_id is not None and not is_staff(actor),
            ),
            MenuEntry(_("Salariés"), "workers:list", "users", shown_to=may_see_workers),
            MenuEntry(_("E-mails"), "mails:failed", "mail", shown_to=is_staff),
            MenuEntry(_("Réglages du fonds"), "fund_settings:page", "settings", shown_to=is_administrator),
        )
        pending.add(pending_source(), *pending_sources())
        settings_pages.add(SettingsPage(_("Gestion des accès"), "fund_settings:access_rules"))
        sweeps.add(Sweep(tasks.look_at_accesses))
