"""What programs read and do of enrolments (`BEY-05`): the catalogue, places, staff data, results.

Each operation calls the service that its page calls, with the page's form where a rule stands in one.
"""

from ninja import Router

from . import catalogue, places, results, staff, staff_bulk

router = Router()
for part in (catalogue, places, staff_bulk, staff, results):
    router.add_router("", part.router)
