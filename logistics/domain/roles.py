"""Who works here, and in which role."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do; a person may hold several roles."""

    WAREHOUSE = "warehouse"
    COORDINATOR = "coordinator"
    CASEWORKER = "caseworker"
    DRIVER = "driver"
    AUDITOR = "auditor"
    ADMIN = "admin"
