"""« Gestion des salariés » from a file: looked at before anything is stored (`MYA-49`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from extranet.tenants.actor import Actor
from extranet.ui.import_page import import_page

from .. import services
from ..models import Worker
from ..permissions import check_workers
from ..requests import ActorRequest
from ..worker_rows import columns
from .organisations import form_page, visible_organisation


@sensitive_post_parameters()
@form_page
def import_workers(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Add many people to the register of the organisation `uuid`; who is there already stands in the preview."""
    organisation = visible_organisation(request, uuid)
    check_workers(request.actor, organisation)

    def store(actor: Actor, values: dict[str, Any]) -> None:
        services.add_worker(actor=actor, organisation=organisation, **values)

    return import_page(
        request,
        columns(request.fund),
        store,
        {"heading": _("Importer des salariés"), "model": Worker, "back": "workers:list", "back_label": _("Salariés")},
        lambda count: ngettext("%(count)s salarié est ajouté.", "%(count)s salariés sont ajoutés.", count),
    )
