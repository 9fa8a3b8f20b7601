#!/usr/bin/env python
"""Django's command line. Commands that change or read the schema's history sign in as the database's owner."""

import os
import sys

DEMO_COMMANDS = {"demo_sign"}
OWNER_COMMANDS = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "restore", "erase_fund"}


def main() -> None:
    settings = "extranet.settings.demo" if DEMO_COMMANDS & set(sys.argv[1:2]) else "extranet.settings.base"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    if OWNER_COMMANDS & set(sys.argv[1:2]):
        os.environ["EXTRANET_DATABASE_ROLE"] = "owner"
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if sys.argv[1:2] != ["preflight"]:
            raise
        sys.exit(f"à corriger  Réglages : {error} ; docs/operations.md les liste tous")


if __name__ == "__main__":
    main()
