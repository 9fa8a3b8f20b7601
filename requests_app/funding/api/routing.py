"""Where the operations of member services are declared: those of one address stand in one router."""

from ninja import Router

files = Router(tags=["Prises en charge"])
bills = Router(tags=["Factures et règlements"])
