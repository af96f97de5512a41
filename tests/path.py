"""The pages of the path in a demonstration: address, who opens it, and the bounds the project sets for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, text

OWNER = "association@demo.ma"
OWN = (
    "SELECT m.association_id FROM membership m JOIN user_account u ON u.id = m.user_id "
    f"WHERE u.email = '{OWNER}' ORDER BY m.id LIMIT 1"
)
# Each finds one row of the demonstration to show; the first column is what the address needs.
FINDERS = {
    "open_call": "SELECT code FROM call WHERE state = 'published' ORDER BY closes_at DESC LIMIT 1",
    "finished_call": "SELECT code FROM call WHERE code = 'AAP-2015'",
    "marking_call": "SELECT code FROM call WHERE state = 'in_evaluation' ORDER BY code DESC LIMIT 1",
    "sitting_call": "SELECT c.code FROM selection_session s JOIN call c ON c.id = s.call_id "
    "WHERE s.state = 'open' ORDER BY s.id LIMIT 1",
    "item": "SELECT p.reference FROM selection_session s JOIN proposal p ON p.id = s.item_id "
    "WHERE s.state = 'open' ORDER BY s.id LIMIT 1",
    "draft": f"SELECT draft_code FROM proposal WHERE state = 'draft' AND association_id = ({OWN}) LIMIT 1",
    "submitted": "SELECT reference FROM proposal WHERE state <> 'draft' AND submitted_at IS NOT NULL "
    f"AND association_id = ({OWN}) ORDER BY id DESC LIMIT 1",
    "decided": "SELECT reference FROM proposal WHERE state IN ('selected', 'reserve', 'rejected') "
    f"AND association_id = ({OWN}) ORDER BY id LIMIT 1",
    "proposal": "SELECT reference FROM proposal WHERE state = 'selected' ORDER BY id LIMIT 1",
    "to_mark": "SELECT p.reference FROM evaluation e JOIN proposal p ON p.id = e.proposal_id "
    "JOIN user_account u ON u.id = e.evaluator_id "
    "WHERE u.email = 'evaluateur3@demo.ma' AND e.state = 'in_progress' ORDER BY e.id LIMIT 1",
    "school_year": "SELECT school_year FROM rollup WHERE status = 'validated' ORDER BY 1 DESC LIMIT 1",
    "counted_line": "SELECT line_code FROM rollup WHERE status = 'validated' "
    "ORDER BY school_year DESC, line_code LIMIT 1",
    "receipt_code": "SELECT verification_code FROM submitted_version ORDER BY id LIMIT 1",
    "own_agreement": f"SELECT reference FROM agreement WHERE association_id = ({OWN}) "
    "AND offered_at IS NOT NULL ORDER BY id LIMIT 1",
    "drawn": "SELECT a.reference FROM agreement a JOIN agreement_paper p ON p.agreement_id = a.id "
    "WHERE p.language = 'ar' ORDER BY a.id LIMIT 1",
    "agreement": "SELECT reference FROM agreement WHERE kind = 'convention' AND state = 'in_force' "
    "ORDER BY id LIMIT 1",
}
TRANCHE = (
    "SELECT a.reference, t.number FROM payment_tranche t JOIN agreement a ON a.id = t.agreement_id "
    "WHERE t.state IN ('requested', 'verified', 'ordered') ORDER BY t.id LIMIT 1"
)
REPORT = (
    "'RAP-' || a.reference || CASE r.kind WHEN 'progress_report' THEN '-P' ELSE '-F' END "
    "|| r.obligation_id || '-R' || r.number FROM report_revision r JOIN agreement a ON a.id = r.agreement_id "
)
ASKED = (
    "SELECT p.reference FROM completion_request c JOIN proposal p ON p.id = c.proposal_id "
    "WHERE c.state = '{}' "
)
FINDERS |= {
    "reopened": "SELECT p.reference FROM validated_marks v JOIN evaluation e ON e.id = v.evaluation_id "
    "JOIN proposal p ON p.id = e.proposal_id JOIN user_account u ON u.id = e.evaluator_id "
    "WHERE v.reopened_at IS NOT NULL AND e.state = 'in_progress' AND u.email = 'evaluateur1@demo.ma' LIMIT 1",
    "validated": "SELECT evaluation_id FROM validated_marks ORDER BY reopened_at IS NULL, id LIMIT 1",
    "sample": "SELECT s.id FROM sample_sheet s JOIN user_account u ON u.id = s.evaluator_id "
    "WHERE u.email = 'evaluateur3@demo.ma' ORDER BY s.id LIMIT 1",
    "unpublished_call": "SELECT code FROM call WHERE published_at IS NULL AND state <> 'cancelled' LIMIT 1",
    "to_complete": ASKED.format("asked") + f"AND p.association_id = ({OWN}) LIMIT 1",
    "completed": ASKED.format("answered") + "ORDER BY p.id LIMIT 1",
    "to_screen": "SELECT p.reference FROM proposal p JOIN call_line l ON l.id = p.call_line_id "
    "JOIN call c ON c.id = l.call_id LEFT JOIN completion_request r ON r.proposal_id = p.id "
    "WHERE p.state = 'submitted' AND c.state = 'in_evaluation' AND r.id IS NULL ORDER BY p.id LIMIT 1",
    "own_report": f"SELECT {REPORT} WHERE r.state = 'draft' AND a.association_id = ({OWN}) "
    "ORDER BY r.id LIMIT 1",
    "own_report_city": "SELECT t.city_code FROM report_revision r JOIN agreement a ON a.id = r.agreement_id "
    "JOIN agreement_city t ON t.agreement_id = a.id "
    f"WHERE r.state = 'draft' AND a.association_id = ({OWN}) ORDER BY r.id LIMIT 1",
    "sent_report": f"SELECT {REPORT} WHERE r.state = 'submitted' ORDER BY r.id LIMIT 1",
}


FINDERS |= {
    "open_appeal": "SELECT reference FROM appeal WHERE state = 'acknowledged' ORDER BY id DESC LIMIT 1",
}


@dataclass(frozen=True)
class PathPage:
    """One page of the path; bounds are medians on the server, None where the project sets none."""

    name: str
    email: str | None
    template: str
    picture: bool = True
    milliseconds: float | None = None
    statements: int | None = None
    kilobytes: float | None = None

    def address(self, language: str) -> str:
        return self.template.replace("{lang}", language)


def pages(settings: dict[str, str]) -> list[PathPage]:
    """Return the pages whose rows exist in the demonstration of these settings, in the order of the path."""
    return found_in(settings, FINDERS, _path())


def found_in(settings: dict[str, str], finders: dict[str, str], entries: list[PathPage]) -> list[PathPage]:
    """Return the pages whose rows the finders find in the demonstration of these settings."""
    engine = create_engine(settings["GRANTS_DATABASE_URL"])
    with engine.connect() as connection:
        found = {name: _first(connection, query) for name, query in finders.items()}
        tranche = connection.execute(text(TRANCHE)).first()
        found["tranche"] = f"{tranche[0]}/{tranche[1]}" if tranche else None
    engine.dispose()
    return [page for entry in entries if (page := _filled(entry, found)) is not None]


def _first(connection: Connection, query: str) -> str | None:
    row = connection.execute(text(query)).first()
    return None if row is None else str(row[0])


def _filled(entry: PathPage, found: dict[str, str | None]) -> PathPage | None:
    template = entry.template
    for name, value in found.items():
        if f"<{name}>" in template:
            if value is None:
                return None
            template = template.replace(f"<{name}>", value)
    return PathPage(
        entry.name,
        entry.email,
        template,
        entry.picture,
        entry.milliseconds,
        entry.statements,
        entry.kilobytes,
    )


def _section(name: str, picture: bool = False) -> PathPage:
    """Return the page of a section of a draft: 10 ms on the server, 30 kB."""
    address = f"/{{lang}}/proposals/<draft>/{name}"
    return PathPage(f"proposal-{name}", OWNER, address, picture, milliseconds=10, kilobytes=30)


def _path() -> list[PathPage]:
    staff, manager, chair = "/{lang}/staff", "gestionnaire@demo.ma", "presidence@demo.ma"
    evaluator, finance, officer = "evaluateur3@demo.ma", "finance@demo.ma", "programme@demo.ma"
    return [
        PathPage("home", None, "/{lang}/"),
        PathPage("calls", None, "/{lang}/calls", picture=False),
        PathPage("call", None, "/{lang}/calls/<open_call>"),
        PathPage("published-results", None, "/{lang}/published-results"),
        PathPage("call-results", None, "/{lang}/calls/<finished_call>/results"),
        PathPage("sign-in", None, "/{lang}/sign-in", milliseconds=3, picture=False),
        PathPage("second-factor", OWNER, "/{lang}/account/second-factor", picture=False),
        PathPage("step-up", OWNER, "/{lang}/step-up", picture=False),
        PathPage("work-queue-owner", OWNER, "/{lang}/work"),
        PathPage("association", OWNER, "/{lang}/associations/mine", picture=False),
        PathPage("proposal-tasks", OWNER, "/{lang}/proposals/<draft>"),
        _section("budget", picture=True),
        *(_section(name) for name in ("basics", "needs", "activities", "beneficiaries")),
        *(_section(name) for name in ("timetable", "team", "partners", "funding", "sustainability")),
        _section("declaration"),
        _section("documents", picture=True),
        PathPage("proposal-review", OWNER, "/{lang}/proposals/<draft>/review", picture=False),
        PathPage("receipt-pdf", OWNER, "/{lang}/proposals/<submitted>/receipt.pdf", picture=False),
        PathPage("verify", None, "/{lang}/verify/<receipt_code>", picture=False),
        PathPage("proposal-submitted", OWNER, "/{lang}/proposals/<to_complete>", picture=False),
        PathPage("completion", OWNER, "/{lang}/proposals/<to_complete>/completion", picture=False),
        PathPage("messages", OWNER, "/{lang}/proposals/<to_complete>/messages", picture=False),
        PathPage("messages-staff", manager, "/{lang}/proposals/<to_complete>/messages", picture=False),
        PathPage("ask-completion", manager, staff + "/proposals/<to_screen>/completion/ask", picture=False),
        PathPage("review-completion", manager, staff + "/proposals/<completed>/completion", picture=False),
        PathPage("work-queue-manager", manager, "/{lang}/work", picture=False),
        PathPage("call-editor", manager, staff + "/calls/<open_call>", picture=False),
        PathPage("call-questions", manager, staff + "/calls/<open_call>/parts/questions", picture=False),
        PathPage(
            "call-preview-questions", manager, staff + "/calls/<open_call>/preview-questions", picture=False
        ),
        PathPage("call-rehearsals", manager, staff + "/calls/<open_call>/rehearsals", picture=False),
        PathPage(
            "proposals-list", manager, staff + "/proposals", milliseconds=30, statements=12, kilobytes=30
        ),
        PathPage(
            "proposal-complete", manager, staff + "/proposals/<proposal>", milliseconds=15, statements=15
        ),
        PathPage("assignment", manager, staff + "/calls/<marking_call>/assignment"),
        PathPage("pool", manager, staff + "/evaluators/pool", picture=False),
        PathPage("pool-guide", manager, staff + "/evaluators/guide", picture=False),
        PathPage("call-evaluators", manager, staff + "/calls/<marking_call>/evaluators", picture=False),
        PathPage("ties", manager, staff + "/calls/<marking_call>/ties", picture=False),
        PathPage("opening", manager, staff + "/calls/<marking_call>/opening", picture=False),
        PathPage("evaluator-profile", evaluator, "/{lang}/evaluator", picture=False),
        PathPage("evaluator-guide", evaluator, "/{lang}/evaluator/guide", picture=False),
        PathPage("evaluator-invitations", evaluator, "/{lang}/evaluator/invitations", picture=False),
        PathPage("evaluations", evaluator, "/{lang}/evaluations", picture=False),
        PathPage("scoring", evaluator, "/{lang}/evaluations/<to_mark>", milliseconds=12),
        PathPage("reopened-scoring", "evaluateur1@demo.ma", "/{lang}/evaluations/<reopened>", picture=False),
        PathPage("cockpit", manager, staff + "/calls/<marking_call>/cockpit", milliseconds=30, statements=12),
        PathPage("marks-spread", manager, staff + "/calls/<finished_call>/marks", picture=False),
        PathPage("evaluation", manager, staff + "/evaluations/<validated>", picture=False),
        PathPage("calibration", manager, staff + "/calls/<marking_call>/calibration", picture=False),
        PathPage("open-calibration", manager, staff + "/calls/<finished_call>/calibration", picture=False),
        PathPage("calibrations", evaluator, "/{lang}/calibrations", picture=False),
        PathPage("sample", evaluator, "/{lang}/calibrations/<sample>", picture=False),
        PathPage("guidance", manager, staff + "/calls/<unpublished_call>/guidance", picture=False),
        PathPage("edit-guidance", manager, staff + "/calls/<unpublished_call>/guidance/A1", picture=False),
        PathPage("ranking", chair, staff + "/calls/<finished_call>/selection"),
        PathPage("sessions", manager, staff + "/calls/<finished_call>/sessions", picture=False),
        PathPage("minutes", chair, staff + "/calls/<finished_call>/sessions/1/minutes"),
        PathPage("beside", chair, staff + "/calls/<finished_call>/sessions/1/beside", picture=False),
        PathPage("agenda", chair, staff + "/calls/<sitting_call>/sessions/1"),
        PathPage("item", chair, staff + "/calls/<sitting_call>/selection/<item>", picture=False),
        PathPage("wall", chair, staff + "/calls/<sitting_call>/sessions/1/screen", picture=False),
        PathPage("decision-letter", OWNER, "/{lang}/proposals/<decided>/decision"),
        PathPage("appeals", manager, staff + "/appeals", picture=False),
        PathPage("appeal-answer", manager, staff + "/appeals/<open_appeal>", picture=False),
        PathPage("freed", manager, staff + "/calls/<finished_call>/freed", picture=False),
        PathPage("agreement", OWNER, "/{lang}/agreements/<own_agreement>"),
        PathPage(
            "agreement-pdf-fr",
            finance,
            "/{lang}/agreements/<drawn>/paper/fr",
            picture=False,
            milliseconds=5,
        ),
        PathPage(
            "agreement-pdf-ar",
            finance,
            "/{lang}/agreements/<drawn>/paper/ar",
            picture=False,
            milliseconds=5,
        ),
        PathPage("agreements-list", finance, staff + "/agreements", picture=False),
        PathPage("payments", finance, staff + "/payments", picture=False),
        PathPage("payment", finance, staff + "/payments/<tranche>", picture=False),
        PathPage("report-tasks", OWNER, "/{lang}/reports/<own_report>", picture=False),
        PathPage("report-participants", OWNER, "/{lang}/reports/<own_report>/participants/<own_report_city>"),
        PathPage("report-review", officer, staff + "/reports/<sent_report>"),
        PathPage("reports", officer, staff + "/reports", picture=False),
        PathPage("indicators", officer, "/{lang}/indicators?year=<school_year>"),
        PathPage(
            "indicator-sources",
            officer,
            "/{lang}/indicators/sources?year=<school_year>&line=<counted_line>&status=validated",
            picture=False,
        ),
    ]
