"""What is stored of funding requests, what was agreed, invoices, payments, exchanges and publications."""

from .bank import BankDetails
from .contributions import Contribution, ContributionRate
from .decisions import Agreement, Amendment, PieceDemand
from .declarations import ContributionReminder, Declaration, DeclarationLine
from .devices import Device, DevicePiece, Stage
from .entitlements import Entitlement
from .exchanges import Side, Thread, ThreadFile, ThreadMessage, ThreadReading, reachable
from .exemptions import TaxExemption
from .invoices import Attestation, Family, Invoice, ReplacedFile, Syntax
from .letters import Letter, LetterChoice, LetterKind, LetterReading
from .makings import MadeInvoice
from .news import Audience, Publication, PublicationFile, PublicationKind, PublicationText
from .numbers import Counter
from .payments import Payment, PaymentState
from .prepared import PreparedFile
from .requests import FundingRequest, RequestPerson, RequestPiece

__all__ = [
    "Agreement",
    "Amendment",
    "Attestation",
    "Audience",
    "BankDetails",
    "Contribution",
    "ContributionRate",
    "ContributionReminder",
    "Counter",
    "Declaration",
    "DeclarationLine",
    "Device",
    "DevicePiece",
    "Entitlement",
    "Family",
    "FundingRequest",
    "Invoice",
    "Letter",
    "LetterChoice",
    "LetterKind",
    "LetterReading",
    "MadeInvoice",
    "Payment",
    "PaymentState",
    "PieceDemand",
    "PreparedFile",
    "Publication",
    "PublicationFile",
    "PublicationKind",
    "PublicationText",
    "ReplacedFile",
    "RequestPerson",
    "RequestPiece",
    "Side",
    "Stage",
    "Syntax",
    "TaxExemption",
    "Thread",
    "ThreadFile",
    "ThreadMessage",
    "ThreadReading",
    "reachable",
]
