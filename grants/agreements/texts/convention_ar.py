"""The convention in Arabic: preamble and eighteen articles."""

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts import rules_ar
from grants.agreements.texts.figures import cities_grid, funding_grid, tranches_grid
from grants.agreements.texts.parts import (
    Article,
    Block,
    PaperText,
    Text,
    article,
    day,
    in_words,
    money,
    points,
    signer,
)
from grants.agreements.texts.words_ar import WORDS, identity, visas
from grants.core.pdf import isolate


def text_of(snapshot: AgreementSnapshot) -> PaperText:
    """Return the text of the convention, without its annexes."""
    return PaperText(
        title=f"اتفاقية شراكة رقم {isolate(snapshot.reference)}",
        about=f"تتعلق بمشروع «{isolate(snapshot.title)}»",
        preamble=_preamble(snapshot),
        articles=(*_about_the_project(snapshot), *_about_the_money(snapshot), *rules_ar.articles(snapshot)),
        closing=(Text("حررت في نظيرين أصليين، أحدهما بالعربية والآخر بالفرنسية."),),
        parties=(
            ("عن الوزارة", ("الآمر بالصرف", "الاسم والصفة والتاريخ والتوقيع والخاتم:")),
            (
                "عن الجمعية",
                (
                    signer(snapshot.association, " – "),
                    "قرئ وصودق عليه، التاريخ والتوقيع والخاتم:",
                ),
            ),
        ),
        signing="التوقيعات",
        footer="اتفاقية شراكة",
        fingerprint_caption=WORDS.fingerprint,
    )


def _preamble(snapshot: AgreementSnapshot) -> tuple[Block, ...]:
    name = isolate(snapshot.association.name.in_("ar"))
    return (
        *visas(snapshot),
        Text(
            "بين الدولة، ممثلة في الوزارة المكلفة بالمغاربة المقيمين بالخارج وشؤون الهجرة، المشار إليها"
            " بعده بـ«الوزارة»، من جهة،"
        ),
        Text(f"والجمعية المسماة «{name}»، المشار إليها بعده بـ«الجمعية»، من جهة أخرى:"),
        identity(snapshot.association),
        Text("تم الاتفاق على ما يلي."),
    )


def _about_the_project(snapshot: AgreementSnapshot) -> list[Article]:
    start, end = day(snapshot.starts_on, "ar"), day(snapshot.ends_on, "ar")
    return [
        article(
            "المادة 1 – الموضوع والمحور",
            f"تحدد هذه الاتفاقية شروط دعم الوزارة لمشروع «{isolate(snapshot.title)}»، المودع تحت رقم"
            f" {isolate(snapshot.proposal_reference)} في محور «{isolate(snapshot.line.in_('ar'))}» من طلب"
            f" عروض المشاريع رقم {isolate(snapshot.call.code)}. وتُدرج نتائجه ضمن برنامج"
            f" «{isolate(snapshot.programme.in_('ar'))}» من الاستراتيجية الوطنية للهجرة واللجوء.",
        ),
        article(
            "المادة 2 – النتائج المنتظرة والمؤشرات",
            "تلتزم الجمعية بتحقيق النتائج التالية. ويُحسب كل مشارك مباشر مرة واحدة في كل مدينة وسنة"
            " دراسية، مهما كان عدد الأنشطة التي استفاد منها.",
            cities_grid(snapshot, "ar", WORDS),
            "ويُحسب الحضور في الأنشطة والجمهور المستهدف على حدة، ولا يضافان أبدا إلى عدد المشاركين.",
        ),
        article(
            "المادة 3 – المدة",
            f"يُنفذ المشروع من {start} إلى {end}. ولا تُقبل أي نفقة مؤرخة خارج هذه الفترة.",
        ),
        article(
            "المادة 4 – التزامات الجمعية",
            "تلتزم الجمعية بما يلي:",
            points(
                "تنفيذ المشروع في المدن وبالوسائل ووفق الجدول الزمني الواردة في الملحق الأول؛",
                "توفير المساهمات المنصوص عليها في المادة 6، واستعمال الدعم في هذا المشروع دون غيره؛",
                "فتح أنشطتها أمام النساء والرجال دون تمييز بسبب الأصل أو الدين أو الوضعية الإدارية؛",
                "إخبار الوزارة دون تأخير بكل ما من شأنه الإخلال بالمشروع، وداخل أجل شهر بكل تغيير في"
                " مكتبها أو نظامها الأساسي؛",
                "عدم طلب تمويل أي نفقة يغطيها هذا الدعم من هيئة عمومية أخرى.",
            ),
        ),
        article(
            "المادة 5 – التزامات الوزارة",
            "تلتزم الوزارة بصرف الدعم وفق شروط المادة 7، وبتيسير علاقات الجمعية مع المصالح العمومية"
            " المعنية، وبدراسة التقارير وتعليل كل طلب للتصحيح.",
        ),
    ]


def _about_the_money(snapshot: AgreementSnapshot) -> list[Article]:
    funding = snapshot.funding
    return [
        article(
            "المادة 6 – التكلفة والدعم والتمويل المشترك",
            f"تبلغ التكلفة الإجمالية للمشروع {money(funding.total_centimes, 'ar')}"
            f" ({in_words(funding.total_centimes, 'ar')}).",
            f"ويبلغ دعم الوزارة {money(funding.grant_centimes, 'ar')}"
            f" ({in_words(funding.grant_centimes, 'ar')}). وهو مبلغ نهائي لا يجوز تجاوزه.",
            funding_grid(snapshot, "ar", WORDS),
            "وترد الميزانية حسب الأبواب في الملحق الثاني. ولا تتجاوز التجهيزات"
            f" {isolate(f'{snapshot.equipment_max_pct} %')} والمصاريف العامة"
            f" {isolate(f'{snapshot.overhead_max_pct} %')} من التكلفة. وكل تحويل يفوق {isolate('10 %')} من"
            " باب إلى آخر يستلزم ملحقا تعديليا.",
        ),
        article(
            "المادة 7 – صرف الدعم",
            f"يُصرف الدعم في {_tranche_count(len(snapshot.tranches))}، بطلب من الجمعية وبعد استيفاء شرط كل"
            " شطر:",
            tranches_grid(snapshot, "ar", WORDS),
            f"ويوقف الصرف ما دام أحد التقارير متأخرا بأكثر من {isolate(30)} يوما أو ما لم يتم التحقق من"
            " المعطيات البنكية للجمعية. وتُخصم المبالغ غير المصروفة أو المرفوضة من الشطر الأخير أو"
            " تُسترجع.",
        ),
        article(
            "المادة 8 – الحساب البنكي",
            rules_ar.bank_sentence(snapshot),
            "وكل تغيير للحساب يستلزم شهادة بنكية جديدة وتحققا جديدا، ولا يسري إلا على الدفعات الموالية.",
        ),
    ]


def _tranche_count(number: int) -> str:
    words = {1: "شطر واحد", 2: "شطرين", 3: "ثلاثة أشطر", 4: "أربعة أشطر", 5: "خمسة أشطر"}
    return words.get(number, f"{isolate(number)} أشطر")
