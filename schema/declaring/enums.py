"""Enums of the business as clients see them: the same values, each with its sentence.

Strawberry makes a definition without sentences for an enum that has none when a field first names it.
A described enum makes its own when it is first asked, so that no order of imports decides what clients read.
"""

from strawberry.types.enum import EnumValue, StrawberryEnumDefinition

from auth.enums import DescribedEnum


class _EnumDefinition:
    """The definition that Strawberry reads of a described enum, made when it is first read."""

    def __get__(self, _member: DescribedEnum | None, enum: type[DescribedEnum]) -> StrawberryEnumDefinition:
        definition = StrawberryEnumDefinition(
            wrapped_cls=enum,
            name=enum.__name__,
            values=[EnumValue(value.name, value.value, description=value.description) for value in enum],
            description=" ".join((enum.__doc__ or "").split()),
        )
        enum.__strawberry_definition__ = definition  # type: ignore[attr-defined]  # the next one to ask finds it
        return definition


DescribedEnum.__strawberry_definition__ = _EnumDefinition()  # type: ignore[attr-defined]  # auth knows no GraphQL
