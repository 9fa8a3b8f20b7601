"""Pre-encoding by programs (`ATM-31`): the services of the pages, and their refusals.

An operator's program reads and writes what its people do on the pages, a company's what belongs to the company.
Certifying, signing and sending to the fund stay with persons.
"""

from . import attendance_lists, days, listing, presences, requests, steps, whole, workers
from .router import router

__all__ = ["attendance_lists", "days", "listing", "presences", "requests", "router", "steps", "whole", "workers"]
