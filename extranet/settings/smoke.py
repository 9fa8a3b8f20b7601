"""The smoke run: the demo's settings on servers, keys and folders of its own."""

import os

os.environ["EXTRANET_PURPOSE"] = "smoke"

from .demo import *  # noqa: F403
