"""The first programmes: parcels for tomorrow, promised; cheese and meat for later, still to be shared."""

from datetime import timedelta

from logistics.domain.audience import LARGEST_HOUSEHOLD, Audience
from logistics.domain.roles import Role
from logistics.services import allocating
from seeds.organisation import ProgrammeSeed, organisation
from seeds.planting.facts import item_ids
from seeds.planting.goods import kit_ids
from seeds.planting.ground import Ground

UNITS = 100
DAYS_AHEAD = (1, 7, 2)


def plant(ground: Ground) -> None:
    """Makes the programmes and allocates the first, whose orders are to be delivered tomorrow.

    A town may be so small that nobody in it is meant; then the programme waits.
    """
    made = [
        allocating.make_programme(
            ground.session,
            _wish(ground, programme, days_ahead=days_ahead),
            command=ground.command(
                f"programme {programme.name_en}", role=Role.COORDINATOR, at=ground.at
            ),
        )
        for programme, days_ahead in zip(organisation().programmes, DAYS_AHEAD, strict=True)
    ]
    if allocating.dry_run(ground.session, made[0], at=ground.at).sharing.shares:
        allocating.allocate(
            ground.session,
            made[0].id or 0,
            command=ground.command("allocation", role=Role.COORDINATOR, at=ground.at),
        )
    ground.told(UNITS)


def _wish(ground: Ground, programme: ProgrammeSeed, *, days_ahead: int) -> allocating.Wish:
    return allocating.Wish(
        name=programme.name_tr,
        kit_id=kit_ids(ground.session)[programme.kit] if programme.kit else None,
        item_id=item_ids(ground.session)[programme.item] if programme.item else None,
        pieces_each=1,
        deliver_on=ground.today + timedelta(days=days_ahead),
        audience=Audience(
            size_from=programme.size_from,
            size_to=programme.size_to or LARGEST_HOUSEHOLD,
            need_from=programme.need_from,
        ),
    )
