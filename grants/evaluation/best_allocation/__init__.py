"""For information beside the pass: the best allocation there is under the same constraints.

`terms` says what is answered, `line` solves one line exactly, `search` binds the lines by the limit a
call, `compare` explains what differs from the pass. Never applied silently: the pass decides.
"""

from grants.evaluation.best_allocation.compare import best_allocation
from grants.evaluation.best_allocation.terms import BestAllocation, Change, ChangeKind, NotComputed

__all__ = ["BestAllocation", "Change", "ChangeKind", "NotComputed", "best_allocation"]
