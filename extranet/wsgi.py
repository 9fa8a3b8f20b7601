"""The web process: `granian --interface wsgi extranet.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings.base")
application = get_wsgi_application()

from django.db import connection  # noqa: E402

from extranet.tenants.roles import refuse_bypassing_role  # noqa: E402

refuse_bypassing_role()
connection.close()  # a server that forks would share it
