"""How often one person may ask for something light, counted in this process: a brake, not a wall."""

import threading
from collections import OrderedDict

REMEMBERED = 10_000


class Pace:
    """A bucket a person: so many at once, then so many a second."""

    def __init__(self, burst: int, per_second: float) -> None:
        self.burst, self.per_second = burst, per_second
        self._left: OrderedDict[object, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, who: object, now: float) -> bool:
        """Take one from the bucket of this person at this second; False when it is empty."""
        with self._lock:
            left, since = self._left.pop(who, (float(self.burst), now))
            left = min(self.burst, left + max(0.0, now - since) * self.per_second)
            allowed = left >= 1
            self._left[who] = (left - 1 if allowed else left, now)
            if len(self._left) > REMEMBERED:
                self._left.popitem(last=False)
            return allowed
