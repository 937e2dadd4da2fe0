"""The one object that carries a request through the endpoint."""

import pytest

from auth.roles import Role
from schema.planner.request import Request
from tests.planner.planning import Planning, someone


def test_a_payload_is_read_over_its_row_and_the_request_stays_as_it_was(planning: Planning) -> None:
    request = planning.request("{ viewer { role } }")
    over = request.over({"id": 1})
    assert (over.handed, request.handed) == ({"id": 1}, None)
    assert over.operation is request.operation
    assert over.variables is request.variables
    assert over.caller is request.caller


def test_what_was_not_read_yet_cannot_be_asked_for() -> None:
    request = Request(someone(Role.DEALER_MANAGER), "en", "test", "{ viewer { role } }")
    with pytest.raises(AttributeError):
        _ = request.operation
    with pytest.raises(AttributeError):
        _ = request.variables


def test_a_request_that_is_logged_or_shown_says_nothing_of_its_variables() -> None:
    request = Request(someone(Role.DEALER_MANAGER), "en", "test", None, None, {"phone": "+8613912345671"})
    assert "139" not in repr(request)
