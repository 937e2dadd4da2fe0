"""Money as clients see it: exact, as text, with its currency."""

from decimal import Decimal

import strawberry

from portal.partners.models import CurrencyCode


@strawberry.type(description="An amount of money: exact, with its currency.")
class Money:
    amount: Decimal = strawberry.field(description="Two decimals, as a string.")
    currency_code: CurrencyCode = strawberry.field(description="The currency of `amount`.")
