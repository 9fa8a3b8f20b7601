"""What programs do with member services: requests, agreements, invoices and payments (`BEY-05`).

An operation's annotations are read when its module is: those that are paginated stand in modules without `annotations`.
"""

from ninja import Router

from . import agreements, completing, depositing, devices, following, invoices, payments, pieces, requests
from .routing import bills, files

__all__ = [
    "agreements",
    "completing",
    "depositing",
    "devices",
    "following",
    "invoices",
    "payments",
    "pieces",
    "requests",
    "router",
]

router = Router()
router.add_router("", files)
router.add_router("", bills)
