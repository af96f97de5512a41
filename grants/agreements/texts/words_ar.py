"""Arabic words shared by the papers: visas, identity, headings of tables."""

from grants.agreements.snapshot import AgreementSnapshot, AssociationParty
from grants.agreements.texts.figures import TableWords
from grants.agreements.texts.parts import Block, Text, day, listed, pairs, rib_groups
from grants.agreements.texts.parts import Pairs as PairsBlock
from grants.core.pdf import isolate

REPORTS = {"progress_report": "تقريرا مرحليا", "final_report": "تقريرا نهائيا"}
CONDITIONS = {
    "signature": "توقيع الطرفين على هذه الوثيقة",
    "progress_70": f"المصادقة على التقرير المرحلي مع صرف {isolate('70 %')} على الأقل من الشطر الأول",
    "final_report": "المصادقة على التقرير النهائي",
}
SEXES = {"F": "النساء والفتيات", "M": "الرجال والفتيان", "NS": "غير محدد"}

WORDS = TableWords(
    language="ar",
    city="المدينة",
    women=SEXES["F"],
    men=SEXES["M"],
    not_stated=SEXES["NS"],
    all_persons="المشاركون",
    total="المجموع",
    source="مصدر التمويل",
    amount="المبلغ (درهم)",
    share="النسبة",
    grant="دعم الوزارة",
    own_cash="المساهمة الذاتية للجمعية",
    in_kind="المساهمات العينية",
    other="شركاء آخرون",
    heading="باب الميزانية",
    cost="التكلفة (درهم)",
    grant_share="منها الدعم (درهم)",
    number="الشطر",
    condition="الشرط",
    conditions=CONDITIONS,
    activity="النشاط",
    period="الفترة",
    participations="الحضور المرتقب",
    age="السن",
    not_stated_age="غير محدد",
    years="سنة",
    fingerprint="بصمة SHA-256 للمعطيات التي استُخرجت منها هذه الوثيقة:",
)


def visas(snapshot: AgreementSnapshot) -> tuple[Block, ...]:
    """Return the texts and acts that the paper rests on."""
    call = snapshot.call
    lines = (
        (
            f"بناء على الظهير الشريف رقم {isolate('1-58-376')} الصادر في {isolate('15 نونبر 1958')} بتنظيم"
            f" حق تأسيس الجمعيات، كما تم تغييره وتتميمه، ولا سيما بالقانونين رقم {isolate('75-00')} ورقم"
            f" {isolate('07-09')}؛"
        ),
        (
            f"وبناء على منشور الوزير الأول رقم {isolate('7/2003')} بتاريخ {isolate('27 يونيو 2003')}"
            " المتعلق بالشراكة بين الدولة والجمعيات؛"
        ),
        f"وبناء على قانون المالية للسنة المالية {isolate(call.year)}؛",
        f"وبناء على طلب عروض المشاريع رقم {isolate(call.code)}، «{isolate(call.title.in_('ar'))}»؛",
        (
            f"وبناء على محضر جلسة الانتقاء رقم {isolate(call.minutes_reference)} المنعقدة في"
            f" {day(call.held_on, 'ar')}، التي نُشرت نتائجها في {day(call.published_on, 'ar')}؛"
        ),
    )
    return tuple(Text(line) for line in lines)


def identity(party: AssociationParty) -> PairsBlock:
    """Return who the association is, as verified on the day."""
    day_of_receipt = f"بتاريخ {day(party.receipt_on, 'ar')}" if party.receipt_on else ""
    authority = f"({isolate(party.receipt_authority)})" if party.receipt_authority else ""
    number = f"رقم {isolate(party.receipt_number)}" if party.receipt_number else ""
    return pairs(
        [
            ("الجمعية", listed(" – ", party.name.ar, party.name.fr)),
            ("الرقم في السجل", isolate(party.reference)),
            ("وصل الإيداع", " ".join(filter(None, (number, day_of_receipt, authority)))),
            ("التعريف الموحد (ICE)", listed("", party.ice)),
            ("المقر", listed(" – ", party.address, party.city.in_("ar"))),
            ("يمثلها", listed(" – ", party.representative_name, party.representative_title)),
            ("التعريف البنكي (RIB)", rib_groups(party.rib)),
        ]
    )
