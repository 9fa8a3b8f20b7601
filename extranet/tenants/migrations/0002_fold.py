"""`fold(text)`: what searched columns are made of (tenants/search.py)."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

CREATE = """
CREATE FUNCTION public.fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1))
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CREATE, "DROP FUNCTION public.fold(text)"),
    ]
