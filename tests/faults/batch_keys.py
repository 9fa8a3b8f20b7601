"""Certificates with which a channel signs, made once: the social security knows some of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from batch_channel.simulator import identity
from batch_channel.simulator.directory import Directory
from tests.batch_channel import certificates


@dataclass(frozen=True)
class Certificate:
    key: bytes
    certificate: bytes
    is_known: bool = True

    @property
    def data(self) -> bytes:
        return self.key + self.certificate


class Keys:
    """By name: two that are registered when they are stored, one that never is, and one that has expired."""

    def __init__(self, directory: Directory) -> None:
        registered = directory.certificate.read_bytes()
        known, other = (identity.issue(directory, name) for name in ("known", "other"))
        directory.certificate.write_bytes(registered)
        authority = certificates.authority()
        over = datetime.timedelta(days=-1)
        strange, expired = (
            certificates.issued_by(authority, ec.generate_private_key(ec.SECP256R1()), valid=valid)
            for valid in (datetime.timedelta(days=300), over)
        )
        self.made = {
            "known": Certificate(known.key, known.certificate),
            "other": Certificate(other.key, other.certificate),
            "unknown": Certificate(strange.key_pem, strange.certificate_pem, is_known=False),
            "expired": Certificate(expired.key_pem, expired.certificate_pem, is_known=False),
        }

    def named(self, name: str) -> Certificate:
        return self.made[name]
