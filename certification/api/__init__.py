"""Dossiers, calendars and hours for a training body's software, and transmissions for the fund's (`ATN-61`).

Hours are kept as a draft: « Ok » and « Certifier » are a person's word, and no operation gives it.
"""

from ninja import Router

from . import bulk, calendar, certificates, dossiers, hours, transmissions

router = Router(tags=["Certificats de réalisation"])
for part in (dossiers, calendar, hours, bulk, certificates, transmissions):
    router.add_router("", part.router)
