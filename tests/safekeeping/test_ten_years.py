"""`verify_evidence` with the clock ten years ahead: what can still be proved, and by what."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from certification.evidence import stamps
from tests.certification.proving import online, seal_and_chain
from tests.certification.scenes import stage
from tests.documents.time_stamping import TimeStampingAuthority, served
from tests.sealed import seal_whole_journal

pytestmark = pytest.mark.django_db(transaction=True)
TEN_YEARS = datetime.timedelta(days=3653)


def printed(command: str, fund, *options: str) -> str:
    told = io.StringIO()
    call_command(command, "--fund", fund.slug, *options, stdout=told)
    return told.getvalue()


def later(authority: TimeStampingAuthority, stamp: stamps.Stamp) -> datetime.datetime:
    assert stamp.until
    return stamp.until + datetime.timedelta(days=1)


def test_what_is_proved_in_ten_years_with_and_without_archive_stamps(settings, tmp_path: Path):
    settings.JOURNAL_HEADS_DIR, settings.TSA_URL = str(tmp_path / "heads"), ""
    made = stage()
    online(made)
    seal_and_chain(made)
    seal_whole_journal(made.fund)
    ahead = datetime.datetime.now(datetime.UTC) + TEN_YEARS

    told = printed("verify_evidence", made.fund, "--at", f"{ahead:%Y-%m-%d}")
    assert "records are chained (SHA-256, Ed25519)" in told
    assert "PDF seals: 0 by a certificate that is still in force" in told
    assert "PDF seals: 1 by one that has ended, dated by our own clock" in told
    assert "archive stamps: none" in told
    assert f"{made.fund.slug}: whole" in told
    with time_machine.travel(ahead, tick=True):
        assert f"{made.fund.slug}: whole" in printed("verify_evidence", made.fund), "with the clock itself"
    with pytest.raises(CommandError):
        call_command("renew_seals", "--fund", made.fund.slug, stdout=io.StringIO())

    authority = TimeStampingAuthority(tmp_path / "tsa")
    settings.TSA_AUTHORITIES = [str(authority.root)]
    with served(authority.answer) as settings.TSA_URL:
        assert "stamp 1, proves until" in printed("renew_seals", made.fund, "--all")
        (first,) = stamps.stamps_of(made.fund.pk)
        assert "stamp 2" in printed("renew_seals", made.fund, "--all")
    now = printed("verify_evidence", made.fund)
    assert "archive stamps: all that is chained up to link" in now
    assert f"{made.fund.slug}: whole" in now
    after = later(authority, first)
    told = printed("verify_evidence", made.fund, "--at", f"{after + TEN_YEARS:%Y-%m-%d}")
    assert "none proves a date any more" in told
    assert f"{made.fund.slug}: whole" in told, "digests and chain hold whatever the day"

    path = stamps.folder(made.fund.pk) / "0001.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"statement": record["statement"].replace('"number":1', '"number":7')}))
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_evidence", "--fund", made.fund.slug, stdout=told)
    assert "is no time stamp of an authority that we trust" in told.getvalue()
