"""Who an answer speaks of: organisations, said alike by every part of the API."""

from uuid import UUID

from ninja import Schema
from pydantic import Field


class OrganisationOut(Schema):
    uuid: UUID = Field(description="Identifiant de l’organisation")
    name: str = Field(description="Dénomination")


class CompanyOut(OrganisationOut):
    """A company or an operator, with the number it is known by in Belgium."""

    enterprise_number: str = Field(description="N° BCE, dix chiffres ; vide s’il n’est pas connu")
