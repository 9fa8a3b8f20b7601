"""What must hold among the training requests of a fund, besides the common rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import F, Max, Min, Q

from extranet.journal.models import Entry
from extranet.mandates.models import Mandate
from extranet.notifications.models import Message
from extranet.tenants.models import Fund
from requests_app.training.models import Absence, Certification, Recap, Remark, Request, SigningLink
from requests_app.training.workflow import VALIDATED, WITH_OPERATOR, RequestState

S = RequestState
CERTIFIED_STATES = {*VALIDATED, S.WITH_FUND, S.ACCEPTED, S.REFUSED}
PRINTED_STATES = {S.TO_SIGN, S.SIGNED, S.WITH_FUND, S.ACCEPTED, S.REFUSED}
SIGNED_STATES = {S.SIGNED, S.WITH_FUND, S.ACCEPTED, S.REFUSED}
UNCERTIFIED_STATES = {S.DRAFT, S.RETURNED, S.WITH_COMPANY, S.DISOWNED}
MOVES = {
    "training.sent_to_company": S.WITH_COMPANY,
    "training.recalled": S.DRAFT,
    "training.handed_over": S.WITH_COMPANY,
    "training.returned": S.RETURNED,
    "training.disowned": S.DISOWNED,
    "training.certified": S.CERTIFIED,
    "training.recap_generated": S.TO_SIGN,
    "training.signed_deposited": S.SIGNED,
    "training.sent_to_fund": S.WITH_FUND,
    "training.complement_asked": S.COMPLEMENT,
    "training.accepted": S.ACCEPTED,
    "training.refused": S.REFUSED,
}


def the_journal_tells_the_state(fund: Fund) -> Iterator[str]:
    """Reading the acts one after the other ends in the state of the row: none is missing, none too many."""
    verbs = [*MOVES, "training.validation_voided"]
    entries: dict[object, list[str]] = {}
    for uuid, verb in Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("subject_uuid", "verb"):
        entries.setdefault(uuid, []).append(verb)
    for request in Request.objects.order_by("pk"):
        state, in_complement = S.WITH_COMPANY if request.is_companys_own else S.DRAFT, False
        for verb in entries.get(request.uuid, []):
            if verb == "training.validation_voided":
                if state in VALIDATED:
                    state = S.COMPLEMENT if in_complement else S.WITH_COMPANY
                continue
            state = MOVES[verb]
            in_complement = state == S.COMPLEMENT or (in_complement and state != S.WITH_FUND)
        if state != request.state:
            yield f"request {request.number} is {request.state}; its acts end in {state}: {entries.get(request.uuid)}"


def what_is_certified_stands(fund: Fund) -> Iterator[str]:
    """A valid certification, recap and signed file, exactly where the state says that they are."""
    certified = Counter(Certification.objects.filter(voided_at=None).values_list("request_id", flat=True))
    recaps = {recap.request_id: recap for recap in Recap.objects.filter(voided_at=None)}
    for request in Request.objects.order_by("pk"):
        recap = recaps.get(request.pk)
        if request.state in CERTIFIED_STATES and certified[request.pk] != 1:
            yield f"{request.number} is {request.state} with {certified[request.pk]} certifications"
        if request.state in UNCERTIFIED_STATES and (certified[request.pk] or recap):
            yield f"{request.number} is {request.state}, and something certified still counts"
        if request.state in PRINTED_STATES and recap is None:
            yield f"{request.number} is {request.state} without a recap"
        if request.state == S.CERTIFIED and recap is not None:
            yield f"{request.number} is certified anew with an old recap"
        if request.state in SIGNED_STATES and recap and recap.signed_document_id is None:
            yield f"{request.number} is {request.state} without a signed file"
        if request.state in {S.WITH_FUND, S.ACCEPTED, S.REFUSED} and request.complement_parts:
            yield f"{request.number} is {request.state} and still reopened"


def dates_are_those_of_the_days(fund: Fund) -> Iterator[str]:
    spans = Request.objects.annotate(first=Min("days__date"), last=Max("days__date"))
    wrong = spans.exclude(Q(starts_on=F("first"), ends_on=F("last")) | Q(starts_on=None, first=None))
    for request in wrong.order_by("pk"):
        yield f"{request.number} says {request.starts_on}–{request.ends_on}"
    for absence in Absence.objects.exclude(day__request=F("participant__request")).order_by("pk"):
        yield f"absence {absence.pk} is on another request's day"
    outside = Q(starts_at__lt=F("day__starts_at")) | Q(ends_at__gt=F("day__ends_at"))
    for absence in Absence.objects.filter(outside).order_by("pk"):
        yield f"absence {absence.pk} is outside its day's hours"


def drafts_have_their_operator(fund: Fund) -> Iterator[str]:
    """With a mandate that counts; else the company would wait for nobody."""
    for request in Request.objects.filter(state__in=WITH_OPERATOR).order_by("pk"):
        mandates = Mandate.objects.filter(company=request.company_id, operator=request.author_id, state="active")
        if not mandates.exists():
            yield f"{request.number} is {request.state} and its operator has no mandate"


def links_open_one_door(fund: Fund) -> Iterator[str]:
    """At most one signing link of a request works, and only while there is something to sign."""
    open_links = SigningLink.objects.filter(used_at=None, revoked_at=None).select_related("recap__request")
    for pk, count in Counter(link.recap.request_id for link in open_links).items():
        if count > 1:
            yield f"request {pk} has {count} open links"
    for link in open_links.order_by("pk"):
        if link.recap.voided_at or link.recap.request.state not in {S.TO_SIGN, S.SIGNED, S.COMPLEMENT, S.WITH_FUND}:
            yield f"link {link.pk} is open, its request is {link.recap.request.state}"


def each_step_told_its_people_once(fund: Fund) -> Iterator[str]:
    """As many mails as acts: in these worlds a company has one mandatee, and an operator's request one encoder."""
    acts = Counter(Entry.objects.filter(verb__startswith="training.").values_list("verb", flat=True))
    kinds = Counter(Message.objects.filter(kind__startswith="training.").values_list("kind", "payload__step"))
    mails = {
        "training.sent_to_company": kinds["training.received", None],
        "training.sent_to_fund": kinds["training.step", "sent"],
        "training.returned": kinds["training.step", "returned"],
        "training.link_sent": kinds["training.signing_link", None],
    }
    for verb, count in mails.items():
        if acts[verb] != count:
            yield f"{acts[verb]} × {verb} and {count} mails"
    remarks = Counter(Remark.objects.values_list("about", flat=True))
    for about, verb in (("returned", "returned"), ("disowned", "disowned"), ("complement", "complement_asked")):
        if remarks[about] != acts[f"training.{verb}"]:
            yield f"{acts[f'training.{verb}']} × training.{verb} and {remarks[about]} remarks"


def acts_and_rows_are_as_many(fund: Fund) -> Iterator[str]:
    acts = Counter(Entry.objects.filter(verb__startswith="training.").values_list("verb", flat=True))
    born = acts["training.created"] + acts["training.copied"] - acts["training.deleted"]
    if born != Request.objects.count():
        yield f"{born} requests in the journal, {Request.objects.count()} in the table"
    for verb, rows in (
        ("training.certified", Certification.objects.count()),
        ("training.recap_generated", Recap.objects.count()),
    ):
        # A request of the company's own is deletable until its first recap: its certifications go with it.
        if acts[verb] < rows or (acts[verb] > rows and not acts["training.deleted"]):
            yield f"{acts[verb]} × {verb} and {rows} rows"


def what_others_know_of_is_not_deleted(fund: Fund) -> Iterator[str]:
    """A recap has a number on paper, a remark has a reader: the request they belong to stays."""
    acts: dict[object, set[str]] = {}
    for uuid, verb in Entry.objects.filter(subject_model="training.Request").values_list("subject_uuid", "verb"):
        acts.setdefault(uuid, set()).add(verb)
    for uuid, verbs in acts.items():
        if "training.deleted" in verbs and verbs & {"training.recap_generated", "training.returned"}:
            yield f"request {uuid} was deleted after {sorted(verbs)}"


TRAINING = [
    the_journal_tells_the_state,
    what_is_certified_stands,
    dates_are_those_of_the_days,
    drafts_have_their_operator,
    links_open_one_door,
    each_step_told_its_people_once,
    acts_and_rows_are_as_many,
    what_others_know_of_is_not_deleted,
]
