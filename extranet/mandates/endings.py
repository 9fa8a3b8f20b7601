"""What follows from a mandate's end: apps above register it, called in the transaction that ends the mandate."""

from __future__ import annotations

from collections.abc import Callable

from extranet.tenants.actor import Actor
from extranet.tenants.registries import Registry

from .models import Mandate

followers: Registry[Callable[[Actor, Mandate], None]] = Registry()
