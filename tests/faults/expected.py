"""What comes of each act under each fault: written by hand, compared with what happens, printed as docs/faults.md.

`python -m tests.faults.expected` writes the page.
"""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
ALL = [
    "send_request",
    "recap",
    "certify",
    "batch",
    "mail",
    "webhook",
    "staff_import",
    "upload",
    "invoice",
    "night",
    "api",
]
ACTS = {
    "send_request": ("A request is sent to the company", "the request is with the company; its mail in the outbox"),
    "recap": ("A recap’s PDF is made", "« Le récapitulatif est en préparation » on its page"),
    "certify": ("A month is certified online and sealed", "certified at once; its sealed PDF « en préparation »"),
    "batch": ("A batch leaves by SFTP", "the channel’s page: what failed, and « Prochain essai à partir du … »"),
    "mail": ("A mail is sent", "the outbox; what was given up stands on the staff’s page of failed mails"),
    "webhook": ("A webhook is delivered", "the webhook’s page: its deliveries, each with its next try"),
    "staff_import": ("A file of staff data is read", "the import’s page, with the lines read so far"),
    "upload": ("A paper is deposited and scanned", "« Analyse en attente » on its page; nobody is served the file"),
    "invoice": ("An invoice is deposited", "–"),
    "night": ("The nightly sweep ends a mandate", "a draft in which nobody can write: the right ended at midnight"),
    "api": ("A program writes with an Idempotency-Key", "–"),
}
FAULTS = {
    "database_down": ("Database stopped, started again", "An error page; what was typed is sent again."),
    "broker_down": ("Broker down", "Nothing: the sweep of the next minute does what no nudge asked for."),
    "broker_flushed": ("Broker emptied", "Nothing, for the same reason."),
    "disk_full": (
        "Media disk full",
        "A deposit is refused with an error page, and nothing of it is kept; what the worker makes waits.",
    ),
    "mail_down": ("Mail server down", "The mail comes later: after 1, 5, 15 minutes, 1, 4, 12 and 24 hours."),
    "mail_hangs": ("Mail server hangs", "The same, after `EMAIL_TIMEOUT`."),
    "mail_cut": (
        "Line cut after DATA",
        "The same mail a second time, with the same Message-ID: nobody can know whether the server kept it.",
    ),
    "antivirus_down": ("Antivirus down", "« Analyse en attente »; never taken for clean."),
    "antivirus_hangs": ("Antivirus hangs", "The same."),
    "sftp_down": ("SFTP down", "The channel’s page names the failure and the next try."),
    "a_day_later": ("Clock a day ahead", "Nothing; what ends by the calendar ends a day early."),
    "an_hour_back": (
        "Clock an hour back",
        "What was due an hour ago by the right clock waits until it is right again.",
    ),
    "killed": (
        "SIGKILL at each commit",
        "Before the act’s commit nothing is there; after it a second click finds it done. A worker’s row comes back"
        " after a quarter of an hour, a channel after two minutes.",
    ),
}
DONE, WAITS, REFUSED = "done", "waits", "refused"
EXPECTED: dict[str, dict[str, str]] = {
    "database_down": dict.fromkeys(ALL, REFUSED),
    "broker_down": dict.fromkeys(ALL, DONE),
    "broker_flushed": dict.fromkeys(ALL, DONE),
    "disk_full": {"recap": WAITS, "certify": WAITS, "upload": REFUSED, "invoice": REFUSED},
    "mail_down": {"send_request": WAITS, "mail": WAITS},
    "mail_hangs": {"send_request": WAITS, "mail": WAITS},
    "mail_cut": {"send_request": WAITS, "mail": WAITS},
    "antivirus_down": {"upload": WAITS},
    "antivirus_hangs": {"upload": WAITS},
    "sftp_down": {"batch": WAITS},
    "a_day_later": dict.fromkeys(ALL, DONE),
    "an_hour_back": dict.fromkeys(ALL, DONE)
    | dict.fromkeys(["send_request", "recap", "certify", "mail", "staff_import", "upload"], WAITS),
    "killed": dict.fromkeys(ALL, DONE),
}
HEAD = """# Faults

What becomes of what people do when something fails under it. Each cell is run by `make faults` (tests/faults) with
the fault for real: servers are stopped and started, the media directory is a file system without a free byte, the
mail server breaks off, processes are sent SIGKILL before and after each of their commits. Then time passes, and the
act is found done **once**, by the same check everywhere (tests/faults/invariants.py): nothing is claimed for ever,
what a page calls « en préparation » is due somewhere, numbers have no holes, each act stands once in the journal,
every document has its bytes and an owner, journal and evidence verify, a mail server got each Message-ID once. A
handful of cells is part of `make test`.

- **done**: at once, or by the sweep of the same minute.
- **waits**: nobody has to do anything; until then it stands where the second table says.
- **refused**: an error page, nothing of the act is kept, and the second try does it once.
- **–**: the act doesn't touch what fails.

This page is written by `python -m tests.faults.expected`; a test compares it with the table.
"""
MACHINES = """## Any order

Three machines of hypothesis let an operator, a company, the fund's staff, strangers of the same fund and of another one
do everything in random order on training requests (draft to decision), on certified months (hours to payment) and on
declarations with their batches (asked for to answered), with acts that die before the commit, run twice, or carry an
old version, and with workers that die, fail, meet a full disk or come back when another has done their work. After each
step the rules of the fund's rows hold: each move is one that [states.md](states.md) gives to that person, reading the
journal ends in the state of the row, and a refused act has changed nothing.

The machine of batches talks to OpenSSH's server. There the worker is gone before or after any of its commits and files,
the line is down, breaks or hangs after any number of bytes, the server says nothing, half, twice, nonsense or codes of
no catalogue, keys and certificates change (unknown, expired, to come), the clock moves both ways, and the database goes
back to a copy while the server keeps what it has. No name is ever used twice, what is on the server is one batch's in
the right state with the bytes that were frozen, two forms of a declaration never stand together, counters only rise, an
answer is stored once, and what is to leave has a channel that wakes by itself or says why not. At the end everything is
mended, and nothing is left on its way. It found each of some faults that were put into the product on purpose, in a few
runs: no catching up after a restore, a GO that isn't noted, a refused file or form that isn't written down, a failure
after which nothing wakes the channel.

`make test` runs three examples of each, always the same; `make faults` sixty, each time others. Run last on 29 and 30
November 2026, on two cores that other work shared, nothing found:

| machine | examples × steps | seconds |
| --- | --- | --- |
| training requests | 60 × 30 | 584 |
| certified months | 60 × 24 | 276 |
| declarations and batches | 60 × 24 | 789 |
| the same, with days on which a whole file is refused or the database goes back | 25 × 24 | 115 |

`make faults` also takes one signed set of 100 000 forms the whole way, to the server and back from NOTI
(`tests/batch_channel/test_many_forms.py`; 2 000 in `make test`). The faults of `tests/batch_channel` (test_faults,
test_second_server) all end in one check of database and server (`promises.py`), with the rules that the machine has.

In those 25 a batch was rarely held by hand in time, and no answer was attached by hand nor a modification confirmed:
tests/batch_channel has those one by one.

They found, and this is mended:

- a signed recap that another file replaced before the fund had it stayed stored, with nothing that pointed at it;
- a draft that the company had returned, sent and recalled since, could be deleted with the company's words and
  recaps.

Found by reading while the third was written, and mended: an alarm of the channel whose reason was over could not be
ended after the clock had been set back, and held up the others.
"""


def rendered() -> str:
    """The page as it must be."""
    columns = list(FAULTS)
    lines = [HEAD, "## Fault × act", ""]
    lines.append("| act | " + " | ".join(FAULTS[name][0] for name in columns) + " |")
    lines.append("| --- |" + " --- |" * len(columns))
    for act in ALL:
        cells = [EXPECTED[fault].get(act, "–") for fault in columns]
        lines.append(f"| {ACTS[act][0]} | " + " | ".join(cells) + " |")
    lines += ["", "## Where it waits", "", "| act | where somebody sees it |", "| --- | --- |"]
    lines += [f"| {words} | {place} |" for words, place in ACTS.values()]
    lines += ["", "## What a person sees", "", "| fault | what she sees |", "| --- | --- |"]
    lines += [f"| {words} | {seen} |" for words, seen in FAULTS.values()]
    return "\n".join([*lines, "", MACHINES])


if __name__ == "__main__":
    PAGE.write_text(rendered())
