"""The site's API: one address for what all capabilities offer to programs. May import everything; nothing imports it.

Each app's `api.py` has a router; its operations call the same services as the pages.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from batch_channel.api import router as declarations
from certification.api import router as certification
from extranet.integrations.api import router as integrations
from extranet.integrations.oauth import router as oauth
from extranet.integrations.openapi import api
from extranet.integrations.problems import Problem, answer
from extranet.integrations.sandbox_api import router as sandbox
from extranet.integrations.webhooks.api import router as webhooks
from extranet.mandates.api import router as mandates
from requests_app.enrolments.api import router as enrolments
from requests_app.funding.api import router as funding
from requests_app.training.api import router as training
from requests_app.training.sandbox_api import router as training_sandbox

api.add_router("", certification)
api.add_router("", declarations)
api.add_router("", enrolments)
api.add_router("", funding)
api.add_router("", integrations)
api.add_router("", mandates)
api.add_router("", oauth)
api.add_router("", sandbox)
api.add_router("", training)
api.add_router("", training_sandbox)
api.add_router("", webhooks)


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Whatever address the API doesn't have: a problem, where the site would make a page."""
    return answer(request, Problem("not_found"))


def urls() -> tuple[list[Any], str, str]:
    """The operations, none of which a sign-in page guards: each asks for a key itself."""
    patterns, app_name, namespace = api.urls
    operations = [one for one in patterns if isinstance(one, URLPattern) and one.name != "api-root"]
    for operation in operations:
        login_not_required(operation.callback)
    elsewhere = [path("", nothing_here, name="api-root"), re_path(r"^[\s\S]+$", nothing_here, name="nothing_here")]
    return [*operations, *elsewhere], app_name, namespace
