"""Status of a published figure, as the report words it."""

from grants.core.labels import N_, LabelledEnum


class ResultStatus(LabelledEnum):
    ACHIEVED = "achieved", N_("réalisé"), "tag-done"
    PLANNED = "planned", N_("prévu"), "tag-todo"
    UNSTATED = "unstated", N_("non dit"), "tag-wait"
    NOT_APPLICABLE = "not_applicable", N_("règle ou structure"), ""

    @classmethod
    def named(cls, value: str) -> "ResultStatus":
        """Return the status of a stored value; KeyError for an unknown one."""
        return {str(status.value): status for status in cls}[value]
