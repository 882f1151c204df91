"""Statements and claims as a page for the browser: one HTML file that needs nothing else."""

from __future__ import annotations

from stancekit.reporting.pages import ledger_report, report

__all__ = ["ledger_report", "report"]
