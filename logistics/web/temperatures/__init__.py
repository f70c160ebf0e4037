"""The temperature log: reading, files of loggers, charts, excursions."""

from logistics.web.temperatures import chambers as chambers
from logistics.web.temperatures import deciding as deciding
from logistics.web.temperatures import files as files
from logistics.web.temperatures.blueprint import bp

__all__ = ["bp"]
