"""The site refuses to run as a role that the policies don't bind."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from extranet.tenants.roles import refuse_bypassing_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_application_role_is_accepted():
    refuse_bypassing_role()


def test_the_owner_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    with pytest.raises(ImproperlyConfigured, match="owner of tables"):
        refuse_bypassing_role()
