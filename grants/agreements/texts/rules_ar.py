"""Articles 9 to 18 of the convention in Arabic: follow-up, papers, changes, disputes."""

from grants.agreements.commitments import reports_of
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts.parts import Article, article, day, points, rib_groups
from grants.agreements.texts.words_ar import REPORTS
from grants.core.pdf import isolate


def bank_sentence(snapshot: AgreementSnapshot) -> str:
    """Return the sentence that names the account of the association."""
    party = snapshot.association
    return (
        f"تؤدى المبالغ في الحساب رقم {rib_groups(party.rib)} المفتوح باسم"
        f" «{isolate(party.rib_holder or party.name.in_('ar'))}»."
    )


def reports_sentence(snapshot: AgreementSnapshot) -> str:
    """Return the sentence that lists the reports owed and the day of each."""
    parts = [
        f"{REPORTS[report.kind.value]} عن الفترة الممتدة من {day(report.period_start, 'ar')} إلى"
        f" {day(report.period_end, 'ar')}، في أجل أقصاه {day(report.due_on, 'ar')}"
        for report in reports_of(snapshot)
    ]
    return f"تقدم الجمعية {'؛ و'.join(parts)}."


def articles(snapshot: AgreementSnapshot) -> list[Article]:
    """Return articles 9 to 18."""
    return [*_following(snapshot), *_keeping(), *_ending()]


def _following(snapshot: AgreementSnapshot) -> list[Article]:
    return [
        article(
            "المادة 9 – التتبع واللجنة المشتركة والزيارات",
            "تتتبع التنفيذ لجنة مشتركة تضم ممثلا عن كل طرف، وتجتمع مرة واحدة على الأقل في منتصف المدة."
            " وللوزارة أن تزور أماكن المشروع في أي وقت بعد إخبار الجمعية.",
        ),
        article(
            "المادة 10 – التقارير",
            reports_sentence(snapshot),
            "ويبين كل تقرير عدد المشاركين حسب المدينة والجنس والسن، والأنشطة المنجزة، والنفقات حسب"
            " الأبواب، ولا يتضمن أي لائحة اسمية للمستفيدين. وتصادق عليه الوزارة أو تعيده مرفقا"
            " بملاحظاتها.",
        ),
        article(
            "المادة 11 – الوثائق المثبتة والحسابات والمراقبة",
            "تمسك الجمعية محاسبة مستقلة للمشروع، وتحتفظ بالفواتير والعقود وإثباتات الأداء لمدة"
            f" {isolate(10)} سنوات، وتقدمها عند الطلب إلى الوزارة والمفتشية العامة للمالية والمجلس الأعلى"
            " للحسابات. وتُقبل النفقة إذا كانت مدرجة في الميزانية ومؤرخة داخل فترة التنفيذ ومؤداة ومثبتة.",
        ),
    ]


def _keeping() -> list[Article]:
    return [
        article(
            "المادة 12 – التعريف بالدعم",
            "تشير الجمعية إلى دعم الوزارة وتضع شعارها على وثائق المشروع وفي أماكنه. وتأذن للوزارة بنشر"
            " موضوع المشروع ومبلغه ومدنه ونتائجه.",
        ),
        article(
            "المادة 13 – حماية الأطفال والمعطيات الشخصية",
            "تطبق الجمعية سياسة مكتوبة لحماية الطفل، ولا تشغل مع القاصرين إلا أشخاصا تحققت من حسن سيرتهم."
            f" وتعالج المعطيات ذات الطابع الشخصي وفق القانون رقم {isolate('09-08')}، ولا تجمع منها إلا ما"
            " هو ضروري، ولا تنشر صورة أي قاصر دون موافقة مكتوبة من نائبه الشرعي.",
        ),
        article(
            "المادة 14 – الملاحق التعديلية",
            "كل تعديل يمس الموضوع أو المدة أو المدن، أو توزيع الميزانية بما يتجاوز المادة 6، يكون موضوع"
            " ملحق تعديلي مكتوب يوقعه الطرفان قبل تطبيقه. ولا يجوز لأي ملحق أن يرفع الدعم فوق ما قررته"
            " لجنة الانتقاء.",
        ),
    ]


def _ending() -> list[Article]:
    return [
        article(
            "المادة 15 – توقيف الصرف وإرجاع المبالغ",
            "للوزارة أن توقف الصرف بقرار معلل إذا أخلت الجمعية بالتزاماتها. وتُرجع داخل أجل ستين يوما من"
            " تاريخ الطلب:",
            points(
                "المبالغ المستعملة في غير موضوع المشروع؛",
                "النفقات غير المقبولة أو غير المثبتة؛",
                "المبالغ التي لم تُصرف عند نهاية المشروع.",
            ),
        ),
        article(
            "المادة 16 – الفسخ",
            "إذا أخل أحد الطرفين إخلالا جسيما بالتزاماته، جاز للطرف الآخر فسخ الاتفاقية بعد ثلاثين يوما"
            " من إنذار بقي دون جدوى. ولا يعفي الفسخ من تقديم التقارير والحسابات.",
        ),
        article(
            "المادة 17 – تسوية الخلافات",
            "يسعى الطرفان أولا إلى التسوية الودية. وإذا تعذر الاتفاق داخل أجل ثلاثين يوما، يُعرض الخلاف"
            " على المحكمة الإدارية المختصة.",
        ),
        article(
            "المادة 18 – اللغتان والدخول حيز التنفيذ",
            "حررت الاتفاقية بالعربية والفرنسية، وللنصين نفس الحجية. وما كتبته الجمعية بنفسها يرد باللغة"
            " التي كتبته بها، وهي المعتمدة. وتدخل الاتفاقية حيز التنفيذ في تاريخ التوقيع الثاني، وتنتهي"
            " بقبول التقرير النهائي والحسابات.",
        ),
    ]
