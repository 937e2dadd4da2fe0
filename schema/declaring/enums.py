"""Enums of the business as clients see them: the same values, each with a description."""

from collections.abc import Mapping
from enum import Enum, EnumMeta

import strawberry

from portal.words.channels import Channel


def described(enum: EnumMeta, description: str, values: Mapping[Enum, str]) -> None:
    """Show a domain enum in the API. Every value is described, or the import fails."""
    if set(enum) != set(values):
        raise TypeError(f"describe every value of {enum.__name__}, and no other")
    definition = strawberry.enum(enum, description=description).__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[enum[value.name]]


described(
    Channel,
    "A way a customer and the brand meet.",
    {
        Channel.PHONE: "A telephone call.",
        Channel.EMAIL: "An e-mail.",
        Channel.SMS: "A text message.",
        Channel.LIVE_CHAT: "A chat on the website or in the app.",
        Channel.SOCIAL_MEDIA: "A post or message on a social network.",
        Channel.WEBSITE: "The website.",
        Channel.MOBILE_APP: "The brand's or a partner's app.",
        Channel.STORE: "A visit to a store or showroom.",
        Channel.FIELD_VISIT: "A visit at the customer's place.",
        Channel.EVENT: "A fair, a test drive, a workshop.",
        Channel.ADVERTISEMENT: "A paid placement.",
        Channel.ECOMMERCE: "An online shop.",
        Channel.POINT_OF_SALE: "A till.",
        Channel.POST: "A letter or parcel.",
        Channel.SURVEY: "An answer to a survey.",
        Channel.REFERRAL: "A recommendation by another customer.",
        Channel.OTHER: "None of the others.",
    },
)
