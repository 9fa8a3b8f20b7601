"""What is stored: applications with what was typed and what proves it, rights, figures the fund knows."""

from .applications import Application, Attachment, Proof, ProofKind, Verdict
from .figures import FigureKind, KnownFigure
from .rights import Right

__all__ = ["Application", "Attachment", "FigureKind", "KnownFigure", "Proof", "ProofKind", "Right", "Verdict"]
