"""What the worker does, by subject; Celery finds the tasks through this package."""

from .reminders import remind_bodies
from .sealing import seal_certificates
from .supporting import expire_supporting
from .transmissions import make_files

__all__ = ["expire_supporting", "make_files", "remind_bodies", "seal_certificates"]
