"""Refused inputs that belong in the trail of accesses."""

from uuid import UUID

from auth.principal import Principal
from portal.audit.models import AccessEventKind
from portal.audit.service import Event, refusal
from portal.words.user_errors import InvalidInput, UserErrorCode


class RecordedRefusal(InvalidInput):
    """A refused input that is appended to the trail before the refusal is answered.

    It is not only for its sender to mend: that it was tried is an access event, about a customer
    (`customer_id`, asked for `purpose`) or about whatever else `subject_id` names.
    """

    kind = AccessEventKind.REFUSED

    def __init__(  # noqa: PLR0913  # an error and its event: each is named where it is given
        self,
        name: str,
        message: str,
        code: UserErrorCode,
        *,
        customer_id: UUID | None = None,
        subject_id: UUID | None = None,
        purpose: str | None = None,
    ) -> None:
        super().__init__(name, message, code)
        self.customer_id, self.subject_id, self.purpose = customer_id, subject_id, purpose

    def event(self, caller: Principal) -> Event:
        """The access event of this refusal, with its reason."""
        return refusal(
            caller,
            self.kind,
            customer_id=self.customer_id,
            subject_id=self.subject_id,
            purpose=self.purpose,
            reason=self.code,
        )
