"""The official papers: records of documents, periods, programmes and routes."""

from logistics.web.records import documents as documents
from logistics.web.records import home as home
from logistics.web.records import meat as meat
from logistics.web.records import periods as periods
from logistics.web.records import programmes as programmes
from logistics.web.records import routes as routes
from logistics.web.records import safety as safety
from logistics.web.records.blueprint import bp

__all__ = ["bp"]
