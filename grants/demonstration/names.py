"""Invented associations, people and projects of the demonstration; none of them exists."""

# Reference name: French, Arabic, city code.
ASSOCIATIONS = (
    ("Association Tamkine Oujda pour l’éducation", "جمعية تمكين وجدة للتربية", "oujda"),
    ("Association Jossour Rabat", "جمعية جسور الرباط", "rabat"),
    ("Association Bassma Casablanca", "جمعية بسمة الدار البيضاء", "casablanca"),
    ("Association Al Amal de Fès", "جمعية الأمل بفاس", "fes"),
    ("Association Nour du Détroit", "جمعية نور المضيق", "tanger"),
    ("Association Dar Al Maarifa", "جمعية دار المعرفة", "rabat"),
    ("Association Horizons Sans Frontières Nador", "جمعية آفاق بلا حدود الناظور", "nador"),
    ("Association Main dans la Main Salé", "جمعية يد في يد سلا", "sale"),
    ("Association Racines et Partage", "جمعية جذور وتقاسم", "marrakech"),
    ("Association Tissage de Meknès", "جمعية نسيج مكناس", "meknes"),
    ("Association Amis de l’École Tétouan", "جمعية أصدقاء المدرسة تطوان", "tetouan"),
    ("Association Espoir Agadir", "جمعية الرجاء أكادير", "agadir"),
    ("Association Wifaq de l’Oriental", "جمعية وفاق الشرق", "oujda"),
    ("Association Femmes d’Ailleurs et d’Ici", "جمعية نساء من هنا وهناك", "casablanca"),
    ("Association Voix des Migrants de Rabat", "جمعية صوت المهاجرين بالرباط", "rabat"),
    ("Association Passerelles Tanger", "جمعية معابر طنجة", "tanger"),
    ("Association Zitouna pour la culture", "جمعية الزيتونة للثقافة", "meknes"),
    ("Association Théâtre Ouvert du Nord", "جمعية المسرح المفتوح بالشمال", "tetouan"),
    ("Association Rythmes et Mémoires", "جمعية إيقاعات وذاكرة", "marrakech"),
    ("Association Al Mawada Fès", "جمعية المودة فاس", "fes"),
    ("Association Enfance et Vacances", "جمعية الطفولة والعطل", "kenitra"),
    ("Association Soleil d’Été Al Hoceïma", "جمعية شمس الصيف الحسيمة", "al_hoceima"),
    ("Association Cap Avenir Métiers", "جمعية آفاق المهن", "casablanca"),
    ("Association Atelier des Savoir-Faire", "جمعية ورشة المهارات", "sale"),
    ("Association Initiative Nador", "جمعية مبادرة الناظور", "nador"),
    ("Association Tadamoun Taza", "جمعية تضامن تازة", "taza"),
    ("Association Secours du Sud Laâyoune", "جمعية إغاثة الجنوب العيون", "laayoune"),
    ("Association Oasis Béni Mellal", "جمعية الواحة بني ملال", "beni_mellal"),
    ("Association Lire et Écrire Kénitra", "جمعية القراءة والكتابة القنيطرة", "kenitra"),
    ("Association Citoyenneté El Jadida", "جمعية مواطنة الجديدة", "el_jadida"),
    ("Association Babel des Langues", "جمعية بابل للغات", "casablanca"),
    ("Association Darija pour Tous", "جمعية الدارجة للجميع", "rabat"),
    ("Association Conseil des Subsahariens de Tanger", "جمعية مجلس جنوب الصحراء بطنجة", "tanger"),
    ("Association Anaouat Jeunesse", "جمعية نواة الشباب", "agadir"),
    ("Association Ponts de l’Atlas", "جمعية جسور الأطلس", "marrakech"),
    ("Association Mains Solidaires Guercif", "جمعية الأيادي المتضامنة جرسيف", "guercif"),
)

TITLES = {
    "EDU": (
        "Classes passerelles pour enfants migrants",
        "Soutien scolaire du soir au primaire",
        "École de la deuxième chance du quartier",
        "Accompagnement des familles vers l’école publique",
        "Ateliers de remise à niveau au collège",
    ),
    "CUL": (
        "Festival des cultures voisines",
        "Théâtre forum dans les lycées",
        "Mémoires croisées : ateliers d’écriture et de conte",
        "Rencontres musicales du quartier",
        "Cuisines du monde, table commune",
    ),
    "LAN": (
        "Apprentissage de la darija pour nouveaux arrivants",
        "Arabe et vie quotidienne, cours du week-end",
        "Langues et culture marocaines pour les femmes",
        "Cercles de conversation interculturels",
        "Initiation à l’amazighe et à l’arabe",
    ),
    "CAM": (
        "Colonie de vacances mixte à la mer",
        "Séjour de montagne pour enfants marocains et migrants",
        "Été partagé : camp d’animation et de sport",
        "Vacances pour tous, première colonie",
        "Camp des amitiés nouvelles",
    ),
    "HUM": (
        "Paniers alimentaires et orientation sociale",
        "Kits d’hiver pour familles migrantes",
        "Caravane d’hygiène et de santé maternelle",
        "Accueil de jour et aide d’urgence",
        "Kits pour nourrissons et jeunes mères",
    ),
    "VOC": (
        "Formation en couture et insertion",
        "Électricité du bâtiment : formation courte certifiante",
        "Restauration et hôtellerie, premiers pas vers l’emploi",
        "Coiffure et esthétique pour jeunes femmes migrantes",
        "Informatique de bureau et recherche d’emploi",
    ),
}

SUMMARY = (
    "Le projet réunit personnes migrantes et habitants du quartier autour d’activités régulières, avec les"
    " services publics de la ville et un suivi de chaque personne accueillie."
)

PEOPLE = (
    "Amina Benhaddou",
    "Youssef Alaoui",
    "Fatima Zahra Tazi",
    "Karim Bennani",
    "Awa Diallo",
    "Ibrahim Traoré",
    "Nadia El Fassi",
    "Hassan Ouazzani",
    "Salma Berrada",
    "Moussa Konaté",
    "Leïla Idrissi",
    "Omar Chraïbi",
)

# Surnames of associations registered later than those above.
LATER = ("Benjelloun", "Sqalli", "Ziani", "Mernissi")


def person_name(number: int, place: int) -> str:
    """Return who holds a place of an association's board: 0 presides; nobody holds two, nor sits on two."""
    firsts, lasts = [name.split()[0] for name in PEOPLE], [name.split()[-1] for name in PEOPLE]
    many = len(PEOPLE)
    if number >= len(ASSOCIATIONS):
        return f"{firsts[(number + place) % many]} {LATER[place]}"
    # Of each pair of names the distance between the two: some for who presides, the others for the rest.
    key = number if place == 0 else number * (len(LATER) - 1) + place - 1
    first_distance = 0 if place == 0 else len(ASSOCIATIONS) // many
    return f"{firsts[key % many]} {lasts[(key + first_distance + key // many) % many]}"
