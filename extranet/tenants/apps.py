from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class TenantsConfig(AppConfig):
    name = "extranet.tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import roles, scope, tracing

        def watch(connection, **kwargs):  # type: ignore[no-untyped-def]
            for wrapper in (scope.name_missing_scope, tracing.count_query):
                if wrapper not in connection.execute_wrappers:
                    connection.execute_wrappers.append(wrapper)

        connection_created.connect(watch, dispatch_uid="name_missing_scope", weak=False)
        post_migrate.connect(roles.grant_to_application, sender=self)
