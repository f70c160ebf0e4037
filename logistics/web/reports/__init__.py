"""Reports: the dashboard and the proof of the ledger, without any personal fact."""

from logistics.web.reports import coverage as coverage
from logistics.web.reports import coverage_map as coverage_map
from logistics.web.reports import dashboard as dashboard
from logistics.web.reports import proof as proof
from logistics.web.reports.blueprint import bp

__all__ = ["bp"]
