"""Electronic signatures in PDFs: reading them, and judging a document that came back signed."""

from .comparing import compare
from .contents import read_words
from .reading import (
    Coverage,
    Modification,
    Signature,
    Trust,
    UnreadablePdf,
    load_trust_roots,
    read_signatures,
)
from .verdicts import Verdict, VerdictKind

__all__ = [
    "Coverage",
    "Modification",
    "Signature",
    "Trust",
    "UnreadablePdf",
    "Verdict",
    "VerdictKind",
    "compare",
    "load_trust_roots",
    "read_signatures",
    "read_words",
]
