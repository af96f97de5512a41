"""Names of persons taken out of a content for readers who need none."""

from grants.proposals.personal import without_persons


def test_every_name_of_a_person_is_emptied_and_the_rest_stays():
    team = [{"role": "Médiation", "name": "Amina"}, {"role": "Comptes", "name": "Omar"}]
    given = {
        "title": "École",
        "team": team,
        "declaration": {"name": "Salma", "title": "Présidente", "statements": ["s1"]},
        "declared_by": "Salma",
    }
    assert without_persons(given) == {
        "title": "École",
        "team": [{"role": "Médiation", "name": ""}, {"role": "Comptes", "name": ""}],
        "declaration": {"name": "", "title": "", "statements": ["s1"]},
        "declared_by": "",
    }
    assert given["team"] == team
    assert team[0]["name"] == "Amina"


def test_an_older_content_without_these_parts_stays_as_it_is():
    assert without_persons({"title": "École", "team": None}) == {"title": "École", "team": None}
