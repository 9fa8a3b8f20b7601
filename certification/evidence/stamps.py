"""Archive time stamps (RFC 3161, renewed as RFC 4998 §5 says): what a trusted authority saw of a fund, and when.

One stamp covers all: it is over a statement of where the chain of evidence and the journal's seals end, and of the
stamp before it. The chain names the digest of every record, these name that of every sealed PDF. Once the certificate
that sealed a PDF has run out, and that of the authority behind its own time stamp, the archive stamps still prove that
it existed before; each is renewed (`renew_seals`) before its own authority's certificate runs out.

They stand beside the journal's heads, outside the database, where files are only added: `fund-7/stamps/0001.json`, the
statement and the token in base64. `openssl ts -verify` reads them without us.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import cms, tsp
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from extranet.documents.sealing import TSA_SECONDS, TimeStampFailed
from extranet.documents.signatures import load_trust_roots
from extranet.journal import heads
from extranet.journal.digests import canonical
from extranet.journal.models import Seal
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import chain

ALGORITHM = "sha256"
RENEWED_BEFORE = timedelta(days=365)  # of the end of the authority's certificate


@dataclass(frozen=True, slots=True)
class Stamp:
    """One of a fund's archive stamps. `at` is the authority's word, `until` when its certificate runs out; both None
    when nothing that we trust vouches for the token.
    """

    said: bytes
    token: bytes
    at: datetime | None
    until: datetime | None

    @property
    def content(self) -> dict[str, Any]:
        return json.loads(self.said)

    @property
    def number(self) -> int:
        return self.content["number"]


def folder(fund_id: int) -> Path:
    return heads.folder(fund_id) / "stamps"


def stamps_of(fund_id: int) -> list[Stamp]:
    """In their order. Raises `ValueError` for a file that isn't one of ours."""
    found = []
    for path in sorted(folder(fund_id).glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        said, token = record["statement"].encode(), base64.b64decode(record["token"])
        found.append(Stamp(said, token, *judged(said, token)))
    return found


def is_due(fund_id: int, at: datetime) -> bool:
    """Whether there is evidence, and no stamp of it, or one whose authority's certificate ends within a year."""
    with scope(fund_id, read_only=True):
        if chain.last_link() is None:
            return False
    found = stamps_of(fund_id)
    last = found[-1].until if found else None
    return last is None or last - RENEWED_BEFORE <= at


def renew(fund: Fund) -> Stamp:
    """Have the ends of the fund's chain and journal stamped. Outside any scope; talks to `TSA_URL`.

    Raises `ImproperlyConfigured` without one, `TimeStampFailed` when it gives no time stamp that we trust.
    """
    if not (settings.TSA_URL and settings.TSA_AUTHORITIES):
        raise ImproperlyConfigured("TSA_URL and TSA_AUTHORITIES are needed: nobody else's clock proves anything")
    before = stamps_of(fund.pk)
    said = canonical(statement(fund.pk, before[-1] if before else None))
    try:
        stamper = RequestsHTTPTimeStamper(settings.TSA_URL, timeout=TSA_SECONDS)
        token = asyncio.run(stamper.async_timestamp(hashlib.sha256(said).digest(), ALGORITHM)).dump()
    except (OSError, ValueError, KeyError, TypeError) as error:  # whatever a server may answer
        raise TimeStampFailed(type(error).__name__) from error
    stamp = Stamp(said, token, *judged(said, token))
    if stamp.at is None:
        raise TimeStampFailed("not a time stamp of an authority of TSA_AUTHORITIES")
    keep(fund.pk, stamp)
    return stamp


def statement(fund_id: int, before: Stamp | None) -> dict[str, Any]:
    with scope(fund_id, read_only=True):
        link, seal = chain.last_link(), Seal.objects.order_by("-number").first()
    return {
        "fund": fund_id,
        "number": before.number + 1 if before else 1,
        "previous": hashlib.sha256(before.token).hexdigest() if before else "",
        "link": link and {"number": link.number, "digest": link.digest},
        "seal": seal and {"number": seal.number, "digest": seal.digest},
    }


def keep(fund_id: int, stamp: Stamp) -> None:
    """Added, never replaced: two workers at once leave one stamp. Raises `FileExistsError`."""
    directory = folder(fund_id)
    directory.mkdir(mode=0o750, parents=True, exist_ok=True)
    record = {"statement": stamp.said.decode(), "token": base64.b64encode(stamp.token).decode()}
    descriptor = os.open(directory / f"{stamp.number:04}.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(record, file)
        file.flush()
        os.fsync(file.fileno())


def judged(said: bytes, token: bytes) -> tuple[datetime | None, datetime | None]:
    """When a token was made and until when its authority's certificate holds; nothing of one that we don't trust.

    Certificates are judged at the moment of the token: that it wasn't made up later is what the next stamp proves.
    """
    roots = [root for path in settings.TSA_AUTHORITIES for root in load_trust_roots(Path(path).read_bytes())]
    try:
        signed = cms.ContentInfo.load(token)["content"]
        info = signed["encap_content_info"]["content"].parsed
        if not isinstance(info, tsp.TSTInfo):
            return None, None
        made: datetime = info["gen_time"].native
        context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=made)
        found = asyncio.run(validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, said).digest()))
    except (SignatureValidationError, ValueError, KeyError, TypeError):
        return None, None
    if not (found["intact"] and found["valid"] and found.get("validation_path")):
        return None, None
    return made, found["signing_cert"].not_valid_after


def check(fund_id: int, digests: dict[int, str], seals: dict[int, str]) -> Iterator[str]:
    """What doesn't hold of a fund's stamps; `digests` are those of the chain's links, `seals` the journal's."""
    before: Stamp | None = None
    for stamp in stamps_of(fund_id):
        said, name = stamp.content, f"archive stamp {stamp.number}"
        if stamp.at is None:
            yield f"{name} is no time stamp of an authority that we trust"
        if said["previous"] != (hashlib.sha256(before.token).hexdigest() if before else ""):
            yield f"{name} does not follow from the stamp before it"
        if said["fund"] != fund_id:
            yield f"{name} is another fund's"
        for end, known in (("link", digests), ("seal", seals)):
            if said[end] and known.get(said[end]["number"]) != said[end]["digest"]:
                yield f"{name} saw another {end} {said[end]['number']} than the database has"
        before = stamp


def unbroken(stamps: list[Stamp]) -> Iterator[tuple[Stamp, datetime]]:
    """The stamps that prove, each with the day until which it does by itself or by those that renewed it in time."""
    until: datetime | None = None
    for stamp in reversed(stamps):
        if stamp.at is None or stamp.until is None:
            return
        following = next((one for one in stamps if one.number == stamp.number + 1), None)
        renewed = following is not None and following.at is not None and following.at <= stamp.until
        until = until if renewed and until else stamp.until
        yield stamp, until


def now() -> datetime:
    return datetime.now(UTC)
