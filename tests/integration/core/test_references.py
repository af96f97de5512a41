"""Series of numbers: one after the other, also when two transactions open the series at once."""

import threading

from flask import Flask

from grants.core.db import unit_of_work
from grants.core.references import next_number


def test_two_first_numbers_of_a_series_differ(app: Flask) -> None:
    given: list[int] = []
    barrier = threading.Barrier(2)

    def take() -> None:
        with app.app_context():
            barrier.wait()
            for _turn in range(5):
                with unit_of_work() as session:
                    given.append(next_number(session, "a new series"))

    threads = [threading.Thread(target=take) for _person in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 11))
