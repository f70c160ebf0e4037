"""The warehouse worker's screens, one module per verb."""

from logistics.web.warehouse import dock as dock
from logistics.web.warehouse import expected as expected
from logistics.web.warehouse import handback as handback
from logistics.web.warehouse import home as home
from logistics.web.warehouse import kitchen as kitchen
from logistics.web.warehouse import loading as loading
from logistics.web.warehouse import meat as meat
from logistics.web.warehouse import packing as packing
from logistics.web.warehouse import parties as parties
from logistics.web.warehouse import passing_on as passing_on
from logistics.web.warehouse import receiving as receiving
from logistics.web.warehouse import refusals as refusals
from logistics.web.warehouse import rescue as rescue
from logistics.web.warehouse import returns as returns
from logistics.web.warehouse import scanning as scanning
from logistics.web.warehouse import stock as stock
from logistics.web.warehouse import stock_files as stock_files
from logistics.web.warehouse import unpacking as unpacking
from logistics.web.warehouse import why as why
from logistics.web.warehouse.blueprint import bp

__all__ = ["bp"]
