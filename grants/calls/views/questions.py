"""Questions on a call: ask one, follow one's own; staff read, answer and set aside."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.calls import queries, questions, services
from grants.calls.calendar import questions_last_day
from grants.calls.forms.asking import AnswerQuestionForm, AskQuestionForm, SetAsideQuestionForm
from grants.calls.models import CallQuestion
from grants.calls.states import QuestionState
from grants.calls.views import blueprint
from grants.core.access import signed_in, staff
from grants.core.db import unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.i18n import LANGUAGES, _, pick
from grants.core.pagination import requested_page
from grants.core.request import arrival, current_actor


@blueprint.route("/calls/<code>/ask", methods=["GET", "POST"])
@signed_in
def ask_question(code: str) -> ResponseReturnValue:
    """Ask a question on a call, and see what became of one's own."""
    actor, at = current_actor(), arrival()
    call = queries.get_visible(code, actor, at)
    form = AskQuestionForm(line=request.args.get("line", ""))
    form.offer_lines([(line.line_code, pick(line.line)) for line in call.lines])
    status = 200
    if form.validate_on_submit():
        try:
            with unit_of_work():
                services.ask_question(
                    queries.get_for_update(code), form.question.data, form.line.data, actor, at
                )
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
            status = error.status if error.status == 429 else 422
        else:
            flash(_("Votre question est transmise. Un courriel vous dira la réponse."), "success")
            return redirect(url_for("calls.ask_question", code=code))
    call = queries.get_visible(code, actor, at)
    page = render_template(
        "calls/questions/ask.html",
        call=call,
        form=form,
        is_open=questions.takes_questions(call, at),
        last_day=questions_last_day(call.closes_at, call.questions_days),
        own=questions.asked_by(actor, call.id),
    )
    return page, status if status != 200 else (422 if form.errors else 200)


@blueprint.get("/staff/questions")
@staff("call_manager")
def question_index() -> ResponseReturnValue:
    """List the questions of every call, those that wait first."""
    state, code = request.args.get("status", ""), request.args.get("call", "")
    return render_template(
        "calls/questions/index.html",
        page=questions.page_for_staff(requested_page(), state, code),
        status=state,
        statuses=QuestionState.choices(),
    )


@blueprint.route("/staff/questions/<int:question_id>", methods=["GET", "POST"])
@staff("call_manager")
def answer_question(question_id: int) -> ResponseReturnValue:
    """Read a question with its asker, and answer it for everyone."""
    question = questions.get_for_staff(question_id)
    form = AnswerQuestionForm(data=_typed_before(question))
    if form.validate_on_submit():
        texts = {
            language: services.Published(
                form[f"question_{language}"].data or "", form[f"answer_{language}"].data or ""
            )
            for language in LANGUAGES
        }
        try:
            with unit_of_work():
                services.answer_question(
                    questions.get_for_update(question_id),
                    texts,
                    form.seen_version,
                    current_actor(),
                    arrival(),
                )
        except (Conflict, NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("La réponse est publiée, sans le nom de la personne."), "success")
            return redirect(url_for("calls.question_index", status="asked"))
    return _question_page(question_id, form, SetAsideQuestionForm(formdata=None))


@blueprint.post("/staff/questions/<int:question_id>/set-aside")
@staff("call_manager")
def set_aside_question(question_id: int) -> ResponseReturnValue:
    """Set a question aside with a reason."""
    form = SetAsideQuestionForm()
    if form.validate_on_submit():
        with unit_of_work():
            services.set_aside_question(
                questions.get_for_update(question_id),
                form.reason.data,
                form.seen_version,
                current_actor(),
                arrival(),
            )
        flash(_("La question est écartée : la personne en reçoit la raison."), "success")
        return redirect(url_for("calls.question_index", status="asked"))
    question = questions.get_for_staff(question_id)
    return _question_page(question_id, AnswerQuestionForm(formdata=None, data=_typed_before(question)), form)


def _question_page(
    question_id: int, form: AnswerQuestionForm, aside: SetAsideQuestionForm
) -> ResponseReturnValue:
    question = questions.get_for_staff(question_id)
    page = render_template(
        "calls/questions/answer.html", question=question, form=form, aside=aside, languages=LANGUAGES
    )
    return page, 422 if form.errors or aside.errors or form.form_errors else 200


def _typed_before(question: CallQuestion) -> dict[str, object]:
    values = {
        f"{stem}_{language}": getattr(question, f"{stem}_{language}") or ""
        for stem in questions.STEMS
        for language in LANGUAGES
    }
    own = f"question_{question.language}"
    values[own] = values[own] or question.original
    return {**values, "version": question.version}
