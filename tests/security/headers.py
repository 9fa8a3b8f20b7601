"""What every answer of the site must tell a browser. `tests.strictness` asks it of each answer in the whole suite."""

from __future__ import annotations

from django.http import HttpResponseBase

SAME_ORIGIN = {"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"}
# Where a page may say something else than 'none': itself, or, for the pictures in Bootstrap's stylesheet, data:.
HARMLESS = {"'none'", "'self'", "data:"}
FETCHING = {"default-src", "object-src", "base-uri", "form-action", "frame-ancestors"}
# The browser's own viewer of a PDF that we made styles itself (extranet.documents.serving.VIEWER): no script, no form.
VIEWER = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'"
)


def faults(answer: HttpResponseBase) -> list[str]:
    """What the answer forgets, or allows too much; empty for a good one."""
    headers = answer.headers
    found = [f"{name} is not same-origin" for name in sorted(SAME_ORIGIN) if headers.get(name) != "same-origin"]
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("no nosniff")
    if headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        found.append("Referrer-Policy tells other sites")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    if "Access-Control-Allow-Origin" in headers:
        found.append("another origin may read it")
    return found + policy_faults(answer)


def policy_faults(answer: HttpResponseBase) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    is_pdf = answer.headers.get("Content-Type") == "application/pdf"
    if policy == VIEWER and is_pdf:
        return []
    policy = policy.removeprefix("sandbox; ")
    sources = {name: set(values) for name, *values in (part.split() for part in policy.split(";") if part.strip())}
    found = [f"no {name} in the policy" for name in sorted(FETCHING - sources.keys())]
    for name, values in sources.items():
        if values - HARMLESS:
            found.append(f"{name} allows {sorted(values - HARMLESS)}")
        if "data:" in values and name != "img-src":
            found.append(f"{name} allows data:")
    if sources.get("default-src", set()) | sources.get("base-uri", set()) | sources.get("frame-ancestors", set()) != {
        "'none'"
    }:
        found.append("default-src, base-uri and frame-ancestors are 'none'")
    return found


def is_kept_for_nobody(answer: HttpResponseBase) -> bool:
    """Whether neither the browser nor a cache between may keep it."""
    said = answer.headers.get("Cache-Control", "")
    return "no-store" in said and "public" not in said
