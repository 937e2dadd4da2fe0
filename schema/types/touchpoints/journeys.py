"""A customer's journey as clients see it: its stage, since when, and the steps before."""

from datetime import datetime

from portal.sql import select
from portal.touchpoints import models
from portal.touchpoints.models import JourneyStage
from portal.touchpoints.policy import JOURNEY_STEPS
from schema.declaring.fields import Source, column, many, node, one
from schema.types.touchpoints.types import Touchpoint


@node(
    Source(model=models.JourneyStep, policy=JOURNEY_STEPS),
    description="That a customer entered a stage of the journey.",
)
class JourneyStep:
    stage: JourneyStage = column("The stage.")
    entered_at: datetime = column("When the customer entered it, UTC: its first touchpoint of that stage.")
    touchpoint: Touchpoint | None = one("The touchpoint that shows it.")


@node(
    Source(
        policy=JOURNEY_STEPS,
        derived=select("schema.types.touchpoints", "journey.sql"),
        derives={"id": False, "stage": False, "entered_at": False},
    ),
    description="Where a customer is in its journey with the brand, by its touchpoints.",
)
class CustomerJourney:
    stage: JourneyStage = column(
        "The stage of the latest touchpoint that was not corrected; AWARENESS before there is one."
    )
    entered_at: datetime = column(
        "Since when it has been there without leaving, UTC; before any touchpoint, `firstSeenAt`."
    )
    path: list[JourneyStep] = many(
        "The stages it went through, earliest first; no two neighbours are the same. Empty before there is "
        "a touchpoint.",
        remote="customer_id",
        order=("touchpoint_id",),
    )
