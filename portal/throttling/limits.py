"""What everybody may use, in one value: the settings say it, and whoever serves requests is given it."""

from dataclasses import dataclass, field

from portal.throttling.quotas import Quotas
from portal.throttling.service import Terms


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of what a caller may use.

    `terms` is the budget of each person or machine, `partner_terms` of each partner for all of its people
    together, both in units of cost. `in_flight` is how many requests of one person are answered at once, by
    each worker. `answer_bytes` is the longest answer.
    """

    terms: Terms = field(default_factory=Terms)
    partner_terms: Terms = field(default_factory=lambda: Terms(2_500_000, 50_000))
    quotas: Quotas = field(default_factory=Quotas)
    in_flight: int = 8
    answer_bytes: int = 16_000_000


LIMITS = Limits()
