"""How allauth behaves in this house: nobody signs up alone yet, and its mails go through our outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from .allauth_mails import queue_allauth_mail


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited by the fund's staff."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's mails go through our outbox like all others."""
        queue_allauth_mail(self.request.fund, template_prefix, email, context)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One budget of tries for the account. allauth's key begins with the host: each fund would be a new budget."""
        return str(credentials.get("email", "")).lower()
