"""A person's names, found from either end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine


class Named(models.Model):
    """Names of a person, with the folded texts that `queries.named` searches: « dubois mi », « michelle du »."""

    last_name = TextLine(_("nom"), max_length=80)
    first_name = TextLine(_("prénom"), max_length=80)
    last_first_folded = Folded("last_name", "first_name")
    first_last_folded = Folded("first_name", "last_name")

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"
