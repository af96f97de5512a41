"""Every view bears an access mark; nobody enters without the right; a POST without token is refused."""

from flask import Flask

from grants import create_app
from tests.architecture.rules import unmarked_views
from tests.conftest import settings_for


def test_every_view_bears_an_access_mark(app):
    assert unmarked_views(app) == []


def test_an_unmarked_view_is_found_and_refused(tmp_path):
    planted = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/x.db"))
    planted.add_url_rule("/<lang>/planted", "planted", lambda: "inside")
    assert unmarked_views(planted) == ["planted"]
    assert planted.test_client().get("/fr/planted").status_code == 403


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
