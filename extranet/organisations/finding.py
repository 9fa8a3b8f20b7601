"""An organisation as people write it down: its exact name, or one of its numbers."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.utils.translation import gettext as _

from extranet.tenants.search import Fold

from .identifiers import compact
from .models import Organisation
from .roles import OrganisationKind


def organisation(*kinds: OrganisationKind) -> Callable[[str], Organisation]:
    """Found by its exact name, whatever case and accents, or by one of its numbers."""

    def read(cell: str) -> Organisation:
        number = compact(cell)
        wanted = Q(name_folded=Fold(Value(cell)))
        if number.isdigit():
            wanted |= Q(siren=number[:9]) | Q(enterprise_number=number.zfill(10)) | Q(activity_number=number)
        found = list(Organisation.objects.filter(wanted, kinds__overlap=list(kinds)).order_by("pk")[:2])
        if not found:
            raise ValidationError(
                _("« %(cell)s » n’est pas une organisation connue : ajoutez-la dans « Organisations »."),
                params={"cell": cell[:60]},
            )
        if len(found) > 1:
            raise ValidationError(_("Plusieurs organisations ont ce nom : écrivez son numéro SIREN."))
        return found[0]

    return read
