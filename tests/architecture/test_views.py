"""Every view bears an access mark; nobody enters without the right; a POST without token is refused."""

from flask import Flask

from grants import create_app
from grants.core.access import public, step_up
from tests.architecture.rules import misplaced_step_up, unmarked_views
from tests.conftest import settings_for


def test_every_view_bears_an_access_mark(app):
    assert unmarked_views(app) == []


def test_an_unmarked_view_is_found_and_refused(tmp_path):
    planted = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/x.db"))
    planted.add_url_rule("/<lang>/planted", "planted", lambda: "inside")
    assert unmarked_views(planted) == ["planted"]
    assert planted.test_client().get("/fr/planted").status_code == 403


# Sensitive acts, each of which asks to prove identity again.
PROVEN = {
    "accounts.change_password",
    "accounts.renew_recovery_codes",
    "accounts.reset_factor",
    "accounts.start_second_factor",
    "accounts.turn_factor_off",
}


def test_sensitive_acts_ask_for_proof_of_identity(app):
    proven = {name for name, view in app.view_functions.items() if getattr(view, "needs_proof", False)}
    assert proven >= PROVEN
    assert misplaced_step_up(app) == []


def test_a_proof_asked_of_nobody_is_found(tmp_path):
    planted = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/x.db"))
    planted.add_url_rule("/<lang>/planted", "planted", public(step_up(lambda: "inside")))
    assert misplaced_step_up(planted) == ["planted"]


def test_a_post_without_token_is_refused_everywhere(tmp_path):
    app = create_app({**settings_for(tmp_path, f"sqlite:///{tmp_path}/x.db"), "WTF_CSRF_ENABLED": True})
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    assert posts
    for rule in posts:
        assert _post(app, rule).status_code == 400, rule.rule


def _post(app: Flask, rule):
    values = {name: "fr" if name == "lang" else 1 for name in rule.arguments}
    with app.test_request_context():
        from flask import url_for

        address = url_for(rule.endpoint, **values)
    return app.test_client().post(address)
