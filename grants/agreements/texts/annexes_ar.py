"""The annexes in Arabic: project sheet with its timetable, and budget."""

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts.figures import activities_grid, ages_grid, budget_grid
from grants.agreements.texts.parts import Article, Text, article
from grants.agreements.texts.words_ar import WORDS
from grants.core.pdf import isolate


def annexes_of(snapshot: AgreementSnapshot) -> list[Article]:
    """Return the annexes of a convention or a decision."""
    return [
        article(
            "الملحق الأول – بطاقة المشروع والجدول الزمني",
            *([Text(isolate(snapshot.summary), snapshot.language)] if snapshot.summary else []),
            "الأنشطة والمدن والفترات المرتقبة:",
            activities_grid(snapshot, "ar", WORDS),
            "المشاركون المباشرون المرتقبون حسب السن والجنس في جميع المدن:",
            ages_grid(snapshot, "ar", WORDS),
        ),
        article(
            "الملحق الثاني – الميزانية حسب الأبواب",
            budget_grid(snapshot, "ar", WORDS),
            "تبقى المساهمات الأخرى كما صرحت بها الجمعية، وتتبع حصة الدعم في كل باب المبلغ الممنوح.",
        ),
    ]
