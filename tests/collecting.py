"""The few settings that collecting texts needs: no database, no keys."""

SECRET_KEY = "collecting"
USE_I18N = True
LOCALE_PATHS = ["extranet/locale"]
