"""Trying a channel step by step, in the worker that has the keys; what a page asked for (`services.trials`)."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from extranet.tenants import work
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import exchange, incidents, sealing
from .models import Channel, Environment, Trial
from .protocol.probing import Finding, probe
from .protocol.transport import Step, TransportError
from .services import trials


def try_channels(fund_id: int) -> None:
    """Do the trials that are due in the fund. Outside any scope; never raises for what a server does."""
    fund = Fund.objects.get(pk=fund_id)
    if not fund.has(Capability.BATCH):
        return
    for trial in work.claims(Trial, fund.pk):
        with scope(fund):
            channel = Channel.objects.get(pk=trial.channel_id)
        findings = found_of(channel)
        mismatch = next((one for one in findings if one.error == incidents.STOP), None)
        if mismatch and channel.error != incidents.STOP:
            exchange.note_failure(fund, channel, incidents.STOP, seen=mismatch.found)
        with scope(fund):
            trials.finish_trial(fund=fund, trial=trial, channel=channel, findings=findings)


def found_of(channel: Channel) -> list[Finding]:
    """What each step comes to, our own side first."""
    try:
        account = exchange.account_of(channel)
    except TransportError as error:
        return [Finding(Step.SETTINGS, incidents.code_of(error))]
    except (sealing.Unreadable, ImproperlyConfigured):
        return [Finding(Step.SETTINGS, incidents.KEYS_UNREADABLE)]
    folders = exchange.folders_of(channel.environment)
    scratch = exchange.folders_of(Environment.TEST).send
    return [Finding(Step.SETTINGS), *probe(account, folders=folders, scratch=scratch)]
