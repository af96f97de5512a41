"""The tables of a paper: persons by city, funding, budget, tranches, activities; words handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts.parts import Grid
from grants.core.money import format_amount, format_count
from grants.core.pdf import isolate
from grants.core.rounding import round_half_up

SEXES = ("F", "M", "NS")
NOT_STATED = "NS"


@dataclass(frozen=True)
class TableWords:
    """The words of the tables in one language."""

    language: str
    city: str
    women: str
    men: str
    not_stated: str
    all_persons: str
    total: str
    source: str
    amount: str
    share: str
    grant: str
    own_cash: str
    in_kind: str
    other: str
    heading: str
    cost: str
    grant_share: str
    number: str
    condition: str
    conditions: Mapping[str, str]
    activity: str
    period: str
    participations: str
    age: str
    not_stated_age: str
    years: str
    fingerprint: str


def cities_grid(snapshot: AgreementSnapshot, language: str, words: TableWords) -> Grid:
    """Return the persons planned by city and sex, with their total."""
    rows = [
        (isolate(city.name.in_(language)), [snapshot.participants_in(city.code, sex) for sex in SEXES])
        for city in snapshot.cities
    ]
    return _persons_grid(words.city, rows, words)


def funding_grid(snapshot: AgreementSnapshot, language: str, words: TableWords) -> Grid:
    """Return who pays how much and which share, in centimes shown as dirhams."""
    funding = snapshot.funding
    parts = [
        (words.grant, funding.grant_centimes),
        (words.own_cash, funding.own_cash_centimes),
        (words.in_kind, funding.in_kind_centimes),
        (words.other, funding.other_centimes),
    ]
    rows = [(name, amount) for name, amount in parts if amount]
    rows.append((words.total, funding.total_centimes))
    return Grid(
        (words.source, words.amount, words.share),
        tuple((name, _amount(amount), _share(amount, funding.total_centimes)) for name, amount in rows),
        ("start", "end", "end"),
        (0.56, 0.26, 0.18),
        total_row=True,
    )


def budget_grid(snapshot: AgreementSnapshot, language: str, words: TableWords) -> Grid:
    """Return the agreed budget by heading, with the part that the grant pays."""
    rows = [(row.name.in_(language), row.cost_centimes, row.grant_centimes) for row in snapshot.headings]
    rows.append((words.total, sum(row[1] for row in rows), sum(row[2] for row in rows)))
    return Grid(
        (words.heading, words.cost, words.grant_share),
        tuple((isolate(name), _amount(cost), _amount(grant)) for name, cost, grant in rows),
        ("start", "end", "end"),
        (0.5, 0.24, 0.26),
        total_row=True,
    )


def tranches_grid(snapshot: AgreementSnapshot, language: str, words: TableWords) -> Grid:
    """Return the payments, their conditions, and their sum: the grant."""
    rows = [
        (_count(row.number), words.conditions[row.condition], f"{row.share_pct} %", row.amount_centimes)
        for row in snapshot.tranches
    ]
    rows.append((words.total, "", "100 %", sum(row.amount_centimes for row in snapshot.tranches)))
    return Grid(
        (words.number, words.condition, words.share, words.amount),
        tuple((name, text, isolate(share), _amount(centimes)) for name, text, share, centimes in rows),
        ("start", "start", "end", "end"),
        (0.12, 0.52, 0.12, 0.24),
        total_row=True,
    )


def activities_grid(snapshot: AgreementSnapshot, language: str, words: TableWords) -> Grid:
    """Return the activities as the association worded them, with city, period and attendance"
    " planned."""
    return Grid(
        (words.activity, words.city, words.period, words.participations),
        tuple(
            (
                f"{isolate(row.title)}\n{isolate(row.kind.in_(language))}",
                isolate(snapshot.city_name(row.city_code, language)),
                "\n".join(isolate(f"{on:%d/%m/%Y}") for on in (row.starts_on, row.ends_on) if on),
                _count(row.planned_participations),
            )
            for row in snapshot.activities
        ),
        ("start", "start", "start", "end"),
        (0.46, 0.19, 0.17, 0.18),
    )


def ages_grid(snapshot: AgreementSnapshot, language: str, words: TableWords) -> Grid:
    """Return the persons planned by age and sex, all cities together."""
    ages = sorted({count.age for count in snapshot.planned}, key=_age_order)
    rows = [(_age(age, words), [_persons(snapshot, age, sex) for sex in SEXES]) for age in ages]
    return _persons_grid(words.age, rows, words)


def _persons_grid(first: str, rows: list[tuple[str, list[int]]], words: TableWords) -> Grid:
    sums = [sum(counts[index] for _name, counts in rows) for index in range(len(SEXES))]
    shown = [index for index, total in enumerate(sums) if total or SEXES[index] != NOT_STATED]
    names = (words.women, words.men, words.not_stated)
    return Grid(
        (first, *(names[index] for index in shown), words.all_persons),
        tuple(
            (name, *(_count(counts[index]) for index in shown), _count(sum(counts)))
            for name, counts in [*rows, (words.total, sums)]
        ),
        ("start", *("end" for _index in shown), "end"),
        (0.28, *(0.54 / len(shown) for _index in shown), 0.18),
        total_row=True,
    )


def _age_order(age: str) -> tuple[bool, int]:
    return (True, 0) if age == NOT_STATED else (False, int(age.partition("-")[0].rstrip("+")))


def _persons(snapshot: AgreementSnapshot, age: str, sex: str) -> int:
    return sum(count.value for count in snapshot.planned if (count.age, count.sex) == (age, sex))


def _age(age: str, words: TableWords) -> str:
    if age == NOT_STATED:
        return words.not_stated_age
    return f"{isolate(age.replace('-', ' – '))} {words.years}"


def _count(value: int) -> str:
    return isolate(format_count(value))


def _amount(centimes: int) -> str:
    return isolate(format_amount(centimes))


def _share(part: int, whole: int) -> str:
    value = round_half_up(Decimal(100 * part) / whole if whole else 0, 1)
    return isolate(f"{value} %".replace(".", ","))
