"""What Lighthouse says of ten main pages, a line each; under 95 anywhere, it ends with status 1.

    python -m tests.lighthouse [PORT [WORD]]        only the pages whose name has the word

The site is the demo, running (`make demo`). Over HTTP on this machine one of the best practices can't be met, that of
HTTPS; browsers take *.localhost for safe, so it isn't held against the pages.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from extranet import embedded
from tests.bench.serving import Visitor

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PEOPLE = embedded.ROOT / "var" / "demo" / "people.json"
LIGHTHOUSE = embedded.ROOT / "var" / "node" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
REPORTS = embedded.ROOT / "var" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
WANTED = 95
BEFORE = "/prises-en-charge/avant-de-commencer/"
UUID = "[0-9a-f-]{36}"


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of a fund as somebody sees it; where `link` is given, the first page that `path` links to so."""

    name: str
    fund: str
    who: str
    path: str
    link: str = ""


STOPS = [
    Stop("connexion", "passerelle", "", "/compte/connexion/"),
    Stop("premier écran", "passerelle", "karim.demont@passerelle.demo.invalid", "/"),
    Stop("liste des demandes", "ferra", "alix.demonty@demo.invalid", "/demandes/"),
    Stop("une demande", "ferra", "alix.demonty@demo.invalid", "/demandes/", f"/demandes/{UUID}/"),
    Stop("grille des présences", "ferra", "ines.demonceau@demo.invalid", "/demandes/", f"/demandes/{UUID}/"),
    Stop("dossiers", "passerelle", "paul.exemplaire@demo.invalid", "/certificats/dossiers/"),
    Stop("heures d’un mois", "passerelle", "paul.exemplaire@demo.invalid", "/certificats/mois/"),
    Stop("catalogue public", "academie", "", "/formations/"),
    Stop("demande de prise en charge", "horizon", "nora.invente@demo.invalid", BEFORE, f"{BEFORE}{UUID}/"),
    Stop("vérifier un certificat", "passerelle", "", "/verifier/"),
]


def main(port: int, word: str = "") -> int:
    if not LIGHTHOUSE.exists():
        print("Lighthouse is missing: bin/bootstrap lighthouse", file=sys.stderr)
        return 1
    REPORTS.mkdir(parents=True, exist_ok=True)
    low = 0
    print(f"{'page':28}" + "".join(f"{name:>16}" for name in CATEGORIES))
    for stop in (one for one in STOPS if word in one.name):
        report = reported(stop, port)
        scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
        print(f"{stop.name:28}" + "".join(f"{score:16}" for score in scores.values()), flush=True)
        for name, score in scores.items():
            if score < WANTED:
                low += 1
                print(f"    {name}: {', '.join(lost_by(report, name))}", flush=True)
    return 1 if low else 0


def reported(stop: Stop, port: int) -> dict:
    """Lighthouse's report, which also stays in `var/lighthouse`."""
    host, path, headers = f"{stop.fund}.localhost", stop.path, {}
    if stop.who:
        visitor = Visitor(port, f"{host}:{port}", stop.who, password_of(stop.who))
        if stop.link:
            found = re.search(f'href="({stop.link})', visitor.get(stop.path))
            if found is None:
                raise SystemExit(f"{stop.path} links to no {stop.link} for {stop.who}")
            path = found[1] + ("presences/" if "présences" in stop.name else "")
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())}
    output = REPORTS / f"{stop.name.replace(' ', '-')}.json"
    command = [
        "node", str(LIGHTHOUSE), f"http://{host}:{port}{path}", "--quiet", "--output=json", f"--output-path={output}",
        f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={json.dumps(headers)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
    ]  # fmt: skip
    subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": CHROMIUM})
    return json.loads(Path(output).read_text())


def password_of(email: str) -> str:
    return next(person["password"] for person in json.loads(PEOPLE.read_text()) if person["email"] == email)


def lost_by(report: dict, category: str) -> list[str]:
    """The checks that cost points."""
    weighed = report["categories"][category]["auditRefs"]
    return [
        one["id"] for one in weighed if one["weight"] and (report["audits"][one["id"]]["score"] or 0) < 0.9
        and report["audits"][one["id"]]["scoreDisplayMode"] not in {"notApplicable", "informative", "manual"}
    ]  # fmt: skip


if __name__ == "__main__":
    asked = sys.argv[1:]
    sys.exit(main(int(asked[0]) if asked else 8000, *asked[1:2]))
