#!/usr/bin/env python
"""Django's command line. Commands that change or read the schema's history sign in as the database's owner."""

import os
import sys

OWNER_COMMANDS = {"migrate", "makemigrations", "showmigrations", "sqlmigrate"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings.base")
    if OWNER_COMMANDS & set(sys.argv[1:2]):
        os.environ["EXTRANET_DATABASE_ROLE"] = "owner"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
