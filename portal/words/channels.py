"""Channels through which a customer and the brand meet; customers, touchpoints and campaigns share them."""

from auth.enums import DescribedEnum


class Channel(DescribedEnum):
    """A way a customer and the brand meet."""

    PHONE = "PHONE", "A telephone call."
    EMAIL = "EMAIL", "An e-mail."
    SMS = "SMS", "A text message."
    LIVE_CHAT = "LIVE_CHAT", "A chat on the website or in the app."
    SOCIAL_MEDIA = "SOCIAL_MEDIA", "A post or message on a social network."
    WEBSITE = "WEBSITE", "The website."
    MOBILE_APP = "MOBILE_APP", "The brand's or a partner's app."
    STORE = "STORE", "A visit to a store or showroom."
    FIELD_VISIT = "FIELD_VISIT", "A visit at the customer's place."
    EVENT = "EVENT", "A fair, a test drive, a workshop."
    ADVERTISEMENT = "ADVERTISEMENT", "A paid placement."
    ECOMMERCE = "ECOMMERCE", "An online shop."
    POINT_OF_SALE = "POINT_OF_SALE", "A till."
    POST = "POST", "A letter or parcel."
    SURVEY = "SURVEY", "An answer to a survey."
    REFERRAL = "REFERRAL", "A recommendation by another customer."
    OTHER = "OTHER", "None of the others."
