"""The meat desk: intake, the bench, the freezer, and what thawed."""

from logistics.web.warehouse.meat import bench as bench
from logistics.web.warehouse.meat import freezing as freezing
from logistics.web.warehouse.meat import home as home
from logistics.web.warehouse.meat import intake as intake
from logistics.web.warehouse.meat import report as report
