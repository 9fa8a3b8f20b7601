"""What a seal carries, read out of the sealed file: the certificates, and the time stamp."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from asn1crypto import pem
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute


def of_seal(content: bytes) -> dict[str, Any]:
    """The last signature's certificates in PEM, its own first, and its RFC 3161 token: DER in base64, None without."""
    seal = PdfFileReader(BytesIO(content)).embedded_regular_signatures[-1]
    try:
        token = find_unique_cms_attribute(seal.signer_info["unsigned_attrs"], "signature_time_stamp_token")
    except NonexistentAttributeError:
        token = None
    return {
        "chain": [
            pem.armor("CERTIFICATE", one.dump()).decode() for one in (seal.signer_cert, *seal.other_embedded_certs)
        ],
        "time_stamp_token": base64.b64encode(token.dump()).decode() if token is not None else None,
    }
