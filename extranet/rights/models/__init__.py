"""What is stored: applications with what was typed and what proves it, rights, figures the fund knows."""

from .applications import Application, Attachment, ProofResult, Verdict
from .figures import FigureKind, KnownFigure
from .rights import Right

__all__ = ["Application", "Attachment", "FigureKind", "KnownFigure", "ProofResult", "Right", "Verdict"]
