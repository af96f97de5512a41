"""The evidence that two associations are one: found, scored, the same from both sides."""

from hypothesis import given
from hypothesis import strategies as st

from grants.associations.likeness import (
    PAIR_AT_LEAST,
    Profile,
    evidence,
    keys_of,
    score_of,
    similarity,
)
from grants.associations.names import normalise, normalise_person

NAMES = st.text(alphabet="abcdefg hij", max_size=30).map(normalise)
PROFILES = st.builds(
    Profile,
    NAMES,
    NAMES,
    st.sampled_from([None, "1" * 24, "2" * 24]),
    st.sampled_from([None, "1" * 15]),
    st.sampled_from([None, "+212536000000"]),
    st.frozensets(st.sampled_from(["amina fassi", "karim alami", "mono"]), max_size=3),
)


def profile(name: str, **others: object) -> Profile:
    return Profile(name_fr=normalise(name), **others)  # type: ignore[arg-type]


def test_a_spelling_of_the_same_name_is_found() -> None:
    found = evidence(profile("Association Chemins de Taroudant"), profile("ASSOC. CHEMIN DE TAROUDANNT"))
    assert [item.kind for item in found] == ["name_fr"]
    assert score_of(found) >= PAIR_AT_LEAST


def test_neighbours_by_one_common_word_are_not() -> None:
    assert (
        evidence(profile("Association des migrants de Rabat"), profile("Association des migrants de Fès"))
        == []
    )
    assert similarity("amal", "amal developpement oujda") == 0


def test_numbers_and_officers_count_whatever_the_name() -> None:
    people = frozenset({normalise_person("Salma Bennani"), normalise_person("Karim Alami")})
    found = evidence(
        profile("Amal", rib="1" * 24, officers=people), profile("Nour", rib="1" * 24, officers=people)
    )
    assert [(item.kind, item.score, item.count) for item in found] == [("rib", 100, 1), ("officer", 70, 2)]
    assert score_of(found) == 100


@given(one=PROFILES, other=PROFILES)
def test_both_sides_see_the_same(one: Profile, other: Profile) -> None:
    assert evidence(one, other) == evidence(other, one)
    assert 0 <= score_of(evidence(one, other)) <= 100


@given(one=PROFILES, other=PROFILES)
def test_sure_evidence_shares_a_key(one: Profile, other: Profile) -> None:
    sure = [item for item in evidence(one, other) if item.kind in ("rib", "ice", "phone", "officer")]
    if sure:
        assert keys_of(one) & keys_of(other)


@given(one=PROFILES)
def test_the_same_is_like_itself(one: Profile) -> None:
    assert not one.name_fr or similarity(one.name_fr, one.name_fr) == 100
