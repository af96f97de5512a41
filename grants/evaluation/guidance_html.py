"""The guide of a criterion as the scoring page draws it: frozen with its call, so drawn once a process."""

from functools import lru_cache

from markupsafe import Markup

REMEMBERED = 1024


@lru_cache(maxsize=REMEMBERED)
def guidance_html(texts: tuple[str, ...]) -> Markup:
    """Return what to look at, then what each mark from 0 to 5 means; nothing where no text is."""
    if not any(texts):
        return Markup()
    head, *levels = texts
    rows = Markup().join(
        Markup('<div><dt class="num">{}</dt><dd>{}</dd></div>').format(mark, text)
        for mark, text in enumerate(levels)
        if text
    )
    intro = Markup("<p>{}</p>").format(head) if head else Markup()
    return intro + Markup('<dl class="levels">{}</dl>').format(rows)
