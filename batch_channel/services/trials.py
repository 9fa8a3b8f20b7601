"""« Tester le canal »: a row for the worker that has the keys, and what it found."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import tasks, verbs
from ..findings import stored
from ..models import Channel, Trial
from ..permissions import check_uses_channel
from ..protocol.probing import Finding


@transaction.atomic
def ask_for_trial(*, actor: Actor, fund: Fund, channel: Channel) -> Trial:
    """Have the worker try the channel as it is set up now. One that is still to be done is given instead of another.

    Raises `ValidationError` while the channel has no SSH key: there is nothing to try it with.
    """
    check_uses_channel(actor, channel)
    current = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if current.is_carried:
        raise ValidationError(_("Les fichiers de ce canal sont portés à la main : il n’y a pas de serveur à essayer."))
    if current.ssh_private_key is None:
        raise ValidationError(
            _("Le canal n’a pas encore de clé SSH : faites-en une, ou enregistrez la vôtre, puis testez-le.")
        )
    trial = current.trials.filter(finished_at__isnull=True).first()
    if trial is None:
        trial = Trial.objects.create(
            channel=current, channel_version=current.version, host=current.host, port=current.port
        )
        record(actor, verbs.TRIAL_ASKED, current, facts={"host": current.host, "port": current.port})
    nudge(tasks.try_channels, fund.pk)
    return trial


def finish_trial(*, fund: Fund, trial: Trial, channel: Channel, findings: Sequence[Finding]) -> None:
    """Keep what was found, in the caller's transaction; `channel` is what was tried."""
    locked = Trial.objects.select_for_update(of=("self",)).get(pk=trial.pk)
    if locked.finished_at:
        return
    locked.findings, locked.finished_at, locked.next_attempt_at = stored(findings), timezone.now(), None
    locked.channel_version, locked.host, locked.port = channel.version, channel.host, channel.port
    locked.save()
    failed = [str(one.step) for one in findings if one.error]
    record(Actor.system(fund), verbs.TRIAL_FINISHED, channel, facts={"failed": failed})
