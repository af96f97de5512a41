"""A fingerprint holds for the content, breaks with any change, and outlives the erasure of personal data."""

import copy
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grants.core.canonical import canonical, digest
from grants.core.fingerprint import EACH, freeze, holds

PATHS = (("declared_by",), ("team", EACH, "name"), ("nowhere", EACH, "name"), ("deep", "er", "phone"))
texts = st.text(max_size=12)
contents = st.fixed_dictionaries(
    {
        "title": texts,
        "amount": st.integers(),
        "declared_by": st.none() | texts,
        "team": st.lists(st.fixed_dictionaries({"name": st.none() | texts, "role": texts}), max_size=4),
        "deep": st.fixed_dictionaries(
            {}, optional={"er": st.fixed_dictionaries({"phone": texts, "x": texts})}
        ),
    }
)


@given(contents)
def test_the_two_parts_make_the_whole_again(content):
    before = copy.deepcopy(content)
    frozen = freeze(content, PATHS)
    assert frozen.whole() == content == before
    assert holds(frozen, frozen.sha256)


@given(contents)
def test_no_personal_value_stays_in_the_public_part(content):
    public = freeze(content, PATHS).public
    assert public["declared_by"] is None
    assert all(person["name"] is None for person in public["team"])
    assert [person["role"] for person in public["team"]] == [person["role"] for person in content["team"]]
    assert "er" not in public["deep"] or public["deep"]["er"]["phone"] is None


@given(contents)
def test_erasing_the_personal_part_leaves_the_proof_valid(content):
    frozen = freeze(content, PATHS)
    erased = replace(frozen, personal=None, salt=None)
    assert holds(erased, frozen.sha256)
    assert erased.whole()["declared_by"] is None


@given(contents, contents)
def test_another_content_has_another_fingerprint(one, other):
    salt = "00" * 16
    assert (freeze(one, PATHS, salt).sha256 == freeze(other, PATHS, salt).sha256) == (one == other)


@given(contents, texts)
def test_a_changed_personal_value_is_found(content, name):
    frozen = freeze({**content, "declared_by": f"{name}!"}, PATHS)
    changed = [
        [place, value] if place != ["declared_by"] else [place, name] for place, value in frozen.personal
    ]
    assert not holds(replace(frozen, personal=changed), frozen.sha256)


@given(contents)
def test_the_salt_keeps_names_from_being_guessed(content):
    frozen = freeze({**content, "declared_by": "Salma"}, PATHS)
    other = freeze({**content, "declared_by": "Salma"}, PATHS)
    assert frozen.salt != other.salt
    assert frozen.personal_sha256 != other.personal_sha256
    assert digest(frozen.public) == digest(other.public)


def test_canonical_json_is_written_one_way():
    assert canonical({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
