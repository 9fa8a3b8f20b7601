"""The drill of backup and restore: the demo's settings, on the site of before or on the restored one.

`DRILL_SITE=restored` names another database and other folders, and raises the journal's number, as whoever restores
does; `recovered` raises it once more, after that database went back to a point in time. What opens and checks (keys,
certificates) is the same: a backup holds none of it.
"""

import os

os.environ["EXTRANET_PURPOSE"] = "drill"

from .demo import *  # noqa: F403
from .demo import DATABASES, HOME, JOURNAL_CLUSTER

if (site := os.environ.get("DRILL_SITE")) in {"restored", "recovered"}:
    DATABASES["default"]["NAME"] = "restored"
    MEDIA_ROOT = str(HOME / "restored" / "media")
    JOURNAL_HEADS_DIR = str(HOME / "restored" / "heads")
    JOURNAL_CLUSTER += 1 if site == "restored" else 2
