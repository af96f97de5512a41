"""The row of marks of one criterion as a page draws it: radio buttons for the half points from 0 to 5."""

from dataclasses import dataclass

from markupsafe import Markup

from grants.evaluation.marking import HIGHEST


def _row_of_marks(chosen: int | None) -> Markup:
    """Return the radio buttons of a criterion, %(id)s standing for its field, with one chosen or none."""
    return Markup().join(
        Markup(
            '<label class="mark{}"><input type="radio" id="%(id)s-{}" name="%(id)s" value="{}"{}>'
            "<span>{}</span></label>"
        ).format(
            Markup(" mark-half") if half % 2 else "",
            half,
            half,
            Markup(" checked") if half == chosen else "",
            f"{half // 2},5" if half % 2 else half // 2,
        )
        for half in range(HIGHEST + 1)
    )


_ROWS = {chosen: _row_of_marks(chosen) for chosen in (None, *range(HIGHEST + 1))}


@dataclass(frozen=True)
class MarkChoice:
    """The row of marks of one criterion; a mark outside the grid leaves all unchosen."""

    id: str
    chosen: int | None
    errors: tuple[str, ...] = ()

    @property
    def buttons(self) -> Markup:
        """Return the radio buttons; fifteen rows of eleven are drawn whole, not one by one."""
        return _ROWS.get(self.chosen, _ROWS[None]).replace("%(id)s", self.id)
