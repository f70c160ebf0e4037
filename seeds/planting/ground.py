"""What every step of the planting stands on: the session, the clock, and who acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from logistics.adapters.sealing import Sealer
from logistics.domain.calendar import instant_of, local_day
from logistics.domain.errors import NotFound
from logistics.domain.roles import Role
from logistics.store import users
from logistics.store.documents import Command
from seeds.organisation import organisation

TEN_O_CLOCK_S = 10 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A database being planted ``at`` an instant; ``told`` hears of every unit of work done."""

    session: Session
    sealer: Sealer
    at: datetime
    told: Callable[[int], object]

    @property
    def today(self) -> date:
        """Returns the local day of the planting."""
        return local_day(self.at)

    def morning(self, *, days_ago: int) -> datetime:
        """Returns ten o'clock of an earlier day, never later than now."""
        return min(self.at, instant_of(self.today - timedelta(days=days_ago), TEN_O_CLOCK_S))

    def command(self, key: str, *, role: Role, at: datetime) -> Command:
        """Returns a command of the first demo user of a role."""
        return Command(key=f"demo {key}", actor_id=self.actor(role), happened_at=at, recorded_at=at)

    def actor(self, role: Role) -> int:
        """Returns the id of the first demo user of a role."""
        login = next(user.login for user in organisation().users if user.role is role)
        account = users.account_by_name(self.session, login)
        if account is None or account.user.id is None:
            raise NotFound(kind="user", key=login)
        return account.user.id
