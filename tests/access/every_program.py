"""What programs reach of objects: each part of the API, with its world and its table."""

from __future__ import annotations

from tests.access import (
    programs_certification,
    programs_declarations,
    programs_enrolments,
    programs_funding,
    programs_sandbox,
    programs_training,
    programs_webhooks,
)

PARTS = [
    *programs_certification.PARTS,
    *programs_declarations.PARTS,
    *programs_enrolments.PARTS,
    *programs_funding.PARTS,
    *programs_sandbox.PARTS,
    *programs_training.PARTS,
    *programs_webhooks.PARTS,
]
