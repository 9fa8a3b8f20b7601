"""Tests of what needs no database. Run alone, without the project's settings, gettext still wants some."""

from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=False)
