"""The country's time: UTC all year since 20 September 2026, one hour ahead before, from our own tables."""

from datetime import UTC, datetime, timedelta

import pytest

from grants.core.clock import CASABLANCA, from_local, local, local_date


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), 0),
        (datetime(2027, 7, 1, 12, tzinfo=UTC), 0),
        (datetime(2026, 9, 21, 12, tzinfo=UTC), 0),
        (datetime(2025, 11, 23, 12, tzinfo=UTC), 1),
        (datetime(2015, 1, 15, 12, tzinfo=UTC), 0),
    ],
)
def test_the_offset_of_morocco(moment, hours):
    assert moment.astimezone(CASABLANCA).utcoffset() == timedelta(hours=hours)


def test_a_deadline_typed_in_morocco_is_kept_in_utc():
    assert from_local(datetime(2026, 12, 18, 23, 59)) == datetime(2026, 12, 18, 23, 59, tzinfo=UTC)
    assert from_local(datetime(2025, 12, 18, 23, 59)) == datetime(2025, 12, 18, 22, 59, tzinfo=UTC)


def test_local_and_back():
    instant = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert local_date(instant).isoformat() == "2026-01-01"
    assert from_local(local(instant).replace(tzinfo=None)) == instant


def test_a_zoned_moment_is_refused_where_a_typed_one_is_meant():
    with pytest.raises(ValueError, match="no zone"):
        from_local(datetime(2026, 1, 1, tzinfo=UTC))
