"""The grant decision in Arabic: below 50,000.00 MAD, eight articles."""

from grants.agreements.snapshot import AgreementSnapshot
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
    signer,
)
from grants.agreements.texts.rules_ar import bank_sentence, reports_sentence
from grants.agreements.texts.words_ar import WORDS, identity, visas
from grants.core.pdf import isolate


def text_of(snapshot: AgreementSnapshot) -> PaperText:
    """Return the text of the decision, without its annexes."""
    return PaperText(
        title=f"مقرر منح الدعم رقم {isolate(snapshot.reference)}",
        about=f"يتعلق بمشروع «{isolate(snapshot.title)}»",
        preamble=_preamble(snapshot),
        articles=(*_granting(snapshot), *_binding(snapshot)),
        closing=(Text("حرر في نظيرين أصليين، أحدهما بالعربية والآخر بالفرنسية."),),
        parties=(
            ("عن الوزارة", ("الآمر بالصرف", "الاسم والصفة والتاريخ والتوقيع والخاتم:")),
            (
                "عن الجمعية، بالقبول",
                (
                    signer(snapshot.association, " – "),
                    "التاريخ والتوقيع والخاتم:",
                ),
            ),
        ),
        signing="التوقيعات",
        footer="مقرر منح الدعم",
        fingerprint_caption=WORDS.fingerprint,
    )


def _preamble(snapshot: AgreementSnapshot) -> tuple[Block, ...]:
    return (
        Text("إن الآمر بالصرف بالوزارة المكلفة بالمغاربة المقيمين بالخارج وشؤون الهجرة،"),
        *visas(snapshot),
        Text(f"وبناء على طلب الجمعية المبينة أسفله، المسجل تحت رقم {isolate(snapshot.proposal_reference)}؛"),
        identity(snapshot.association),
        Text("قرر ما يلي:"),
    )


def _granting(snapshot: AgreementSnapshot) -> list[Article]:
    funding = snapshot.funding
    return [
        article(
            "المادة 1 – الدعم",
            f"يُمنح للجمعية دعم قدره {money(funding.grant_centimes, 'ar')}"
            f" ({in_words(funding.grant_centimes, 'ar')}) لإنجاز مشروع «{isolate(snapshot.title)}» في محور"
            f" «{isolate(snapshot.line.in_('ar'))}». وتبلغ التكلفة الإجمالية للمشروع"
            f" {money(funding.total_centimes, 'ar')}.",
            funding_grid(snapshot, "ar", WORDS),
        ),
        article(
            "المادة 2 – النتائج والمدة",
            f"يُنفذ المشروع من {day(snapshot.starts_on, 'ar')} إلى {day(snapshot.ends_on, 'ar')}. ويُحسب"
            " كل مشارك مباشر مرة واحدة في كل مدينة وسنة دراسية:",
            cities_grid(snapshot, "ar", WORDS),
        ),
        article(
            "المادة 3 – صرف الدعم",
            "يُصرف الدعم بطلب من الجمعية وفق الشروط التالية:",
            tranches_grid(snapshot, "ar", WORDS),
            bank_sentence(snapshot),
        ),
        article("المادة 4 – التقرير", reports_sentence(snapshot)),
    ]


def _binding(snapshot: AgreementSnapshot) -> list[Article]:
    return [
        article(
            "المادة 5 – التزامات الجمعية",
            f"تستعمل الجمعية الدعم في هذا المشروع دون غيره، وتحتفظ بالوثائق المثبتة لمدة {isolate(10)}"
            " سنوات، وتقدمها عند كل مراقبة، وتشير إلى دعم الوزارة.",
        ),
        article(
            "المادة 6 – حماية الأطفال والمعطيات",
            "تطبق الجمعية سياسة مكتوبة لحماية الطفل، وتعالج المعطيات ذات الطابع الشخصي وفق القانون رقم"
            f" {isolate('09-08')}. ولا تُرسل أي لائحة اسمية للمستفيدين.",
        ),
        article(
            "المادة 7 – إرجاع المبالغ وتسوية الخلافات",
            "تُرجع المبالغ المستعملة في غير موضوعها أو غير المثبتة أو غير المصروفة داخل أجل ستين يوما من"
            " تاريخ الطلب. وبعد السعي إلى التسوية الودية، يُعرض كل خلاف على المحكمة الإدارية المختصة.",
        ),
        article(
            "المادة 8 – اللغتان والدخول حيز التنفيذ",
            "حرر هذا المقرر بالعربية والفرنسية، وللنصين نفس الحجية. ويدخل حيز التنفيذ في تاريخ التوقيع"
            " الثاني.",
        ),
    ]
