from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class TenantsConfig(AppConfig):
    name = "extranet.tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import roles, scope

        def watch(connection, **kwargs):  # type: ignore[no-untyped-def]
            if scope.name_missing_scope not in connection.execute_wrappers:
                connection.execute_wrappers.append(scope.name_missing_scope)

        connection_created.connect(watch, dispatch_uid="name_missing_scope", weak=False)
        post_migrate.connect(roles.grant_to_application, sender=self)
