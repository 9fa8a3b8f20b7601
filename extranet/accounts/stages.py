"""The second step of signing in, for those whom a trusted provider has asked for one already."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from . import proofs


class SecondStepStage(AuthenticateStage):
    def _should_handle(self, request: HttpRequest) -> bool:
        return super()._should_handle(request) and not proofs.is_strong_elsewhere(request, self.login.user)
