"""What the tests of hearing share."""

from collections.abc import Callable

import httpx
import pytest

from tests.cast import Cast
from tests.triage.desk import Desk


@pytest.fixture
def desk(cast: Cast, new_client: Callable[[], httpx.Client]) -> Desk:
    return Desk(cast, new_client)
