"""The ways a customer and the brand meet; customers, touchpoints and campaigns share them."""

from enum import StrEnum


class Channel(StrEnum):
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    SMS = "SMS"
    LIVE_CHAT = "LIVE_CHAT"
    SOCIAL_MEDIA = "SOCIAL_MEDIA"
    WEBSITE = "WEBSITE"
    MOBILE_APP = "MOBILE_APP"
    STORE = "STORE"
    FIELD_VISIT = "FIELD_VISIT"
    EVENT = "EVENT"
    ADVERTISEMENT = "ADVERTISEMENT"
    ECOMMERCE = "ECOMMERCE"
    POINT_OF_SALE = "POINT_OF_SALE"
    POST = "POST"
    SURVEY = "SURVEY"
    REFERRAL = "REFERRAL"
    OTHER = "OTHER"
