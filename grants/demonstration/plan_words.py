"""Invented texts of the demonstration's proposals, by language: needs by line, and what is common."""

NEEDS = {
    "fr": {
        "EDU": (
            "Dans les quartiers où travaille l’association, des enfants arrivés depuis peu "
            "attendent une place à l’école ou y perdent pied faute d’arabe. Les écoles voisines "
            "demandent un appui le soir et un lien avec les familles."
        ),
        "CUL": (
            "Habitants et personnes migrantes vivent côte à côte sans se connaître. Les jeunes "
            "disent manquer de lieux où se rencontrer ; les préjugés se nourrissent de cette "
            "distance."
        ),
        "LAN": (
            "Sans la darija, les démarches de chaque jour passent par un interprète ; sans "
            "l’arabe, le travail déclaré reste loin. Les permanences de l’an dernier ont reçu "
            "trois fois plus de demandes de cours que de places."
        ),
        "CAM": (
            "Beaucoup d’enfants n’ont jamais quitté leur quartier. Les familles, marocaines et "
            "migrantes, demandent des vacances encadrées et sûres, où les enfants vivent "
            "ensemble."
        ),
        "HUM": (
            "L’hiver et les fins de mois laissent des ménages sans repas ni vêtements chauds. Les"
            " services sociaux orientent vers l’association plus de familles qu’elle ne peut en "
            "aider."
        ),
        "VOC": (
            "Des jeunes adultes ont un savoir-faire mais ni certificat ni réseau. Les artisans du"
            " quartier cherchent des mains formées et disent leur peine à recruter."
        ),
    },
    "ar": {
        "EDU": (
            "ينتظر أطفال وصلوا حديثا إلى أحياء المدينة مقعدا في المدرسة، أو يتعثرون فيها بسبب "
            "اللغة العربية. وتطلب المدارس المجاورة دعما في المساء وصلة مع الأسر."
        ),
        "CUL": (
            "يعيش السكان والمهاجرون جنبا إلى جنب دون أن يتعارفوا، ويقول الشباب إنهم يفتقرون إلى "
            "أماكن للقاء، ومن هذا البعد تتغذى الأحكام المسبقة."
        ),
        "LAN": (
            "بدون الدارجة تمر إجراءات كل يوم عبر مترجم، وبدون العربية يبقى الشغل المصرح به بعيدا."
            " وقد فاقت طلبات الدروس في السنة الماضية عدد المقاعد ثلاث مرات."
        ),
        "CAM": (
            "كثير من الأطفال لم يغادروا حيهم قط. وتطلب الأسر المغربية والمهاجرة عطلا مؤطرة وآمنة "
            "يعيش فيها الأطفال معا."
        ),
        "HUM": (
            "يترك الشتاء وآخر الشهر أسرا بلا وجبات ولا ملابس دافئة، وتوجه المصالح الاجتماعية نحو "
            "الجمعية عددا من الأسر يفوق طاقتها."
        ),
        "VOC": (
            "يتوفر شباب على مهارات دون شهادة ولا علاقات مهنية، ويبحث حرفيو الحي عن أيد مؤهلة "
            "ويجدون صعوبة في التشغيل."
        ),
    },
}
SUMMARY_AR = (
    "يجمع المشروع المهاجرين وسكان الحي حول أنشطة منتظمة، مع المصالح العمومية للمدينة "
    "وتتبع كل شخص يتم استقباله."
)
COMMON = {
    "fr": {
        "target_group": (
            (
                "Des familles repérées par les écoles, les centres sociaux et le bouche à oreille ; "
                "l’accueil se fait sans rendez-vous, en arabe, en français et en anglais."
            ),
            (
                "Des femmes et des jeunes adultes du quartier, pour moitié migrants, pour moitié "
                "marocains ; les médiatrices de l’association les rejoignent chez eux."
            ),
            (
                "Des enfants et leurs parents, proposés par les délégations et par les associations "
                "de migrants ; aucune liste nominative ne sort de l’association."
            ),
        ),
        "after_grant": (
            (
                "La commune garde la salle et le matériel ; deux animateurs formés poursuivent une "
                "fois par semaine avec les cotisations et la vente de productions."
            ),
            (
                "L’établissement d’accueil reprend les séances dans son programme ; les supports sont"
                " publiés sous licence libre."
            ),
        ),
        "follow_up": (
            (
                "Présences relevées à chaque séance, entretien à l’entrée et à la sortie, bilan à "
                "mi-parcours avec les partenaires, enquête six mois après."
            ),
            (
                "Un tableau de bord mensuel tenu par la coordination ; un comité de suivi de cinq "
                "personnes, dont deux bénéficiaires, se réunit chaque trimestre."
            ),
        ),
        "protection": (
            (
                "Parité recherchée dans chaque groupe, garde d’enfants pendant les séances, charte de"
                " protection signée par tous, personne de confiance pour recevoir les plaintes."
            ),
            (
                "Horaires choisis avec les femmes, transport assuré le soir, vérification des "
                "antécédents de chaque encadrant, numéro d’écoute affiché en trois langues."
            ),
        ),
        "participation": (
            (
                "Trois personnes migrantes siègent au comité de suivi ; deux animent les ateliers et "
                "sont rémunérées."
            ),
            (
                "Le projet a été écrit après deux réunions avec des associations de migrants, qui "
                "évaluent aussi le bilan."
            ),
        ),
    },
    "ar": {
        "target_group": (
            (
                "أسر ترشدها المدارس والمراكز الاجتماعية والمعارف، ويتم الاستقبال بدون موعد بالعربية "
                "والفرنسية والإنجليزية."
            ),
            ("نساء وشباب من الحي، نصفهم مهاجرون ونصفهم مغاربة، تلتقي بهم وسيطات الجمعية في أماكن عيشهم."),
        ),
        "after_grant": (
            ("تحتفظ الجماعة بالقاعة والمعدات، ويواصل منشطان مكونان العمل مرة في الأسبوع بفضل الاشتراكات."),
        ),
        "follow_up": (
            ("تسجيل الحضور في كل حصة، ومقابلة عند البداية وعند النهاية، وتقييم في منتصف الطريق مع الشركاء."),
        ),
        "protection": (
            ("السعي إلى المناصفة في كل مجموعة، وميثاق للحماية يوقعه الجميع، وشخص ثقة يتلقى الشكايات."),
        ),
        "participation": ("يشارك ثلاثة مهاجرين في لجنة التتبع، وينشط اثنان منهم الورشات مقابل أجر.",),
    },
}
# Function, qualification, share of time, engagement; names are drawn from the demonstration's people.
TEAMS = {
    "fr": (
        ("Coordination", "Licence en travail social, huit ans de projets associatifs", 50, "paid"),
        ("Animation des séances", "Diplôme d’animateur, expérience des groupes mixtes", 80, "paid"),
        ("Médiation et traduction", "Personne migrante formée à la médiation, quatre langues", 40, "paid"),
        ("Comptabilité", "Technicien comptable", 15, "paid"),
        ("Accueil et logistique", "Étudiants bénévoles du quartier", 20, "volunteer"),
    ),
    "ar": (
        ("تنسيق المشروع", "إجازة في العمل الاجتماعي وثماني سنوات من الخبرة", 50, "paid"),
        ("تنشيط الحصص", "دبلوم منشط وتجربة مع مجموعات مختلطة", 80, "paid"),
        ("الوساطة والترجمة", "مهاجر مكون في الوساطة، أربع لغات", 40, "paid"),
        ("الاستقبال واللوجستيك", "طلبة متطوعون من الحي", 20, "volunteer"),
    ),
}
PARTNERS = {
    "EDU": (
        "aref",
        "Académie régionale d’éducation et de formation",
        "Ouvre les écoles le soir et nomme un correspondant.",
    ),
    "CUL": ("delegation", "Direction régionale de la culture", "Prête la maison de la culture et sa régie."),
    "LAN": (
        "association",
        "Association Dar Al Lougha",
        "Fournit les manuels et fait passer les tests de niveau.",
    ),
    "CAM": (
        "delegation",
        "Délégation de la jeunesse",
        "Met le centre à disposition et vérifie l’encadrement.",
    ),
    "HUM": ("organisation", "Comité local du Croissant-Rouge", "Stocke les dons et prête un véhicule."),
    "VOC": ("ofppt", "Centre de l’OFPPT", "Reçoit les groupes en atelier et délivre le certificat."),
}
MILESTONES = {
    "fr": ("Lancement avec les partenaires", "Bilan à mi-parcours", "Restitution publique"),
    "ar": ("انطلاق المشروع مع الشركاء", "تقييم منتصف الطريق", "لقاء ختامي مفتوح"),
}
FUNDERS = ("Conseil régional", "Fondation Atlas Solidaire", "Coopération décentralisée")
