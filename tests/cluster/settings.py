"""For counting: production's settings and the generator. Web, workers and beat run `extranet.settings.base` itself."""

from extranet.settings.base import *  # noqa: F403
from extranet.settings.base import INSTALLED_APPS

INSTALLED_APPS += ["extranet.volume"]
