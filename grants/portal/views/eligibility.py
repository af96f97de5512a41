"""May I apply: eight questions answered in the address, for anyone, without session or script."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.associations.states import AssociationKind
from grants.calls import queries
from grants.calls.eligibility import DEFINITIVE, NO_RECEIPT, PROVISIONAL, findings, unanswered, verdict
from grants.calls.eligibility_words import MOST_CITIES, as_arguments, read_answers, rule_words, terms_of
from grants.core.access import public
from grants.core.i18n import _, pick
from grants.core.request import arrival
from grants.portal.caching import shared
from grants.portal.views import blueprint
from grants.territory import queries as territory
from grants.territory.spelling import reading_order


@blueprint.route("/calls/<code>/eligibility")
@public
@shared
def eligibility(code: str) -> ResponseReturnValue:
    """Say yes, no with the rule, or what to put right; an address with answers can be kept and shared."""
    at = arrival()
    call = queries.get_visible(code, None, at)
    cities = sorted(
        ((city.code, pick(city)) for city in territory.cities()), key=lambda pair: reading_order(pair[1])
    )
    terms = terms_of(call, (key for key, _name in cities))
    answers, faults = read_answers(request.args)
    asked = bool(request.args)
    found = findings(terms, answers) if asked else []
    blank = min(MOST_CITIES - len(answers.cities), 1 if len(answers.cities) > 1 else 3 - len(answers.cities))
    return render_template(
        "portal/eligibility.html",
        call=call,
        terms=terms,
        typed=request.args,
        faults=faults,
        asked=asked,
        verdict=verdict(terms, answers) if asked and not faults else "unknown",
        rules=[rule_words(item, call, terms, answers) for item in found],
        missing=unanswered(answers) if asked else [],
        carried=as_arguments(answers),
        kinds=AssociationKind.choices(),
        receipts=[
            (DEFINITIVE, _("définitif")),
            (PROVISIONAL, _("provisoire")),
            (NO_RECEIPT, _("pas encore")),
        ],
        lines=[(line.line_code, pick(line.line)) for line in call.lines],
        cities=cities,
        chosen=[*answers.cities, *[""] * blank],
    )
