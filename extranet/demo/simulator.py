"""« /demo/simulateur »: what the simulated social security answers to what, its folders, and answering at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from batch_channel.models import Channel
from batch_channel.services import look_now
from batch_channel.simulator.directory import FOLDERS, Directory
from batch_channel.simulator.rules import TABLE
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.requests import FundRequest

SHOWN = 20  # names per folder, the newest


@dataclass(frozen=True)
class Folder:
    """A folder of the server: its newest files, and how many there are."""

    name: str
    files: list[str]
    total: int


def directory_of(request: FundRequest) -> Directory:
    """The demo's simulator; 404 for a fund without a file channel."""
    if not request.fund.has(Capability.BATCH):
        raise Http404
    return Directory(Path(settings.SIMULATOR_DIR))


@login_not_required
@require_safe
def page(request: FundRequest) -> HttpResponse:
    directory = directory_of(request)
    context = {
        "rules": TABLE,
        "folders": [folder(directory, name) for pair in FOLDERS.values() for name in pair],
        "waiting": len(list(directory.waiting.glob("*.json"))),
        "taken": len(list(directory.taken.glob("*"))),
    }
    return render(request, "demo/simulator.html", context)


def folder(directory: Directory, name: str) -> Folder:
    path = directory.root / name
    files = sorted(path.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True) if path.exists() else []
    return Folder(name, [file.name for file in files[:SHOWN]], len(files))


@login_not_required
@require_POST
def answer_now(request: FundRequest) -> HttpResponse:
    """The simulator sends at once what it still held back, and the site looks for it at its next turn."""
    directory = directory_of(request)
    directory.make()
    directory.impatience.touch()
    channel = Channel.objects.first()
    if channel:
        look_now(actor=Actor.system(request.fund), fund=request.fund, channel=channel)
    messages.success(request, "Le simulateur répond ; le site relève ses réponses dans la minute qui suit.")
    return redirect("demo_simulator")
