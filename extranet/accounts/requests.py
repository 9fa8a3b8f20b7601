"""A request as the account's own pages see it."""

from __future__ import annotations

from extranet.tenants.requests import FundRequest

from .models import User


class PersonRequest(FundRequest):
    """A request behind the sign-in."""

    user: User
