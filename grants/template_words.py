"""Words of templates: each is looked up, and made safe for the page, once a language."""

from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from grants.core import i18n

REMEMBERED = 8192


def install_words(app: Flask) -> None:
    """Give templates words that are safe for the page: one holds some two hundred.

    A word without values is kept as it stands on the page; every word is a format, as Jinja has it, so
    that a percent sign is written twice.
    """

    @lru_cache(REMEMBERED)
    def fixed(text: str, language: str, is_page: bool) -> str:
        return _format(i18n.catalogue(language).gettext(text), {}, is_page)

    @pass_eval_context
    def one_form(context: EvalContext, text: str, /, **values: Any) -> str:
        language = i18n.current_language()
        if not values:
            return fixed(str(text), language, context.autoescape)
        return _format(i18n.catalogue(language).gettext(text), values, context.autoescape)

    @pass_eval_context
    def by_number(context: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
        found = i18n.catalogue(i18n.current_language()).ngettext(one, many, number)
        return _format(found, {"num": number, **values}, context.autoescape)

    environment: Any = app.jinja_env
    environment.newstyle_gettext = True  # {% trans %} hands its values to these functions
    environment.globals.update({"_": one_form, "gettext": one_form, "ngettext": by_number})


def _format(text: str, values: dict[str, Any], is_page: bool) -> str:
    """Fill the values in; on a page they are escaped, in an e-mail they are not."""
    return (Markup(text) if is_page else text) % values  # noqa: S704  # as Jinja: words are ours
