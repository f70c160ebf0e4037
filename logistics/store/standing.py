"""What stands now, beside all that ever was: the conditions that small indexes answer.

A bank that has run for years remembers far more balances and promises than it has goods.
These conditions are written out, values and all, because a database uses a partial index only
where it can see that the condition holds.
"""

from typing import Any

from sqlalchemy import ColumnClause, literal_column, text

HELD = text("balance.own AND balance.grams > 0")
"""A place of ours holds something of the lot."""

HELD_LOT: ColumnClause[Any] = literal_column("+balance.lot_id")
"""The lot of a balance, to join lots by. The sign keeps SQLite from beginning with every lot
there ever was and asking for the balances of each: it begins with what is held."""

POSTGRESQL_ESTIMATES = (
    "CREATE STATISTICS IF NOT EXISTS balance_held (mcv) ON own, grams FROM balance",
)
"""How PostgreSQL learns that of all balances of ours few hold anything."""

PROMISED = text("promise.state = 'open'")
"""The goods are promised and still lie where they were promised."""
