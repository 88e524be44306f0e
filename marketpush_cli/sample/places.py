"""Where the sample's customers live: names, addresses and telephone numbers in the scripts of their countries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """Part of a person's name as written at home, and in plain letters for an e-mail address."""

    written: str
    plain: str


@dataclass(frozen=True, slots=True)
class Place:
    """A country: what people are called there, how an address is written, which currencies they pay in.

    `order` and `address` are formats; `phone` has a `#` for each digit.
    """

    language: str
    currencies: tuple[str, ...]
    given: tuple[Name, ...]
    family: tuple[Name, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]
    address: str
    phone: str
    order: str = "{given} {family}"


def _name(text: str) -> Name:
    written, _, plain = text.partition("=")
    return Name(written, plain or written.lower())


def _names(text: str) -> tuple[Name, ...]:
    return tuple(map(_name, text.split()))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


_STREET_AND_TOWN = "{street} {house}\n{town}"
_WESTERN = _STREET_AND_TOWN + "\n"
_HOUSE_FIRST = "{house} {street}\n{town}\n"

GERMANY = Place(
    "de",
    ("EUR",),
    _names("Jürgen=juergen Anna Björn=bjoern Käthe=kaethe Lukas Zoë=zoe Friederike Sören=soeren"),
    _names("Schäfer=schaefer Groß=gross Köhler=koehler Becker Weiß=weiss Öztürk=oeztuerk Lindner"),
    _words("Hauptstraße, Lindenallee, Am Mühlbach, Königsplatz, Gänsemarkt"),
    _words("10115 Berlin, 20095 Hamburg, 50667 Köln, 80331 München, 99084 Erfurt"),
    _WESTERN + "Deutschland",
    "+49 30 23125 ###",
)
FRANCE = Place(
    "fr",
    ("EUR",),
    _names("Zoé=zoe François=francois Hélène=helene Anaïs=anais Rémi=remi Océane=oceane"),
    _names("Lefèvre=lefevre Bécquart=becquart Muñoz=munoz Deschênes=deschenes Noël=noel D'Aubigné=daubigne"),
    _words("rue de la Paix, avenue des Tilleuls, quai Voltaire, place de l'Église"),
    _words("75002 Paris, 69002 Lyon, 33000 Bordeaux, 67000 Strasbourg"),
    _HOUSE_FIRST + "France",
    "+33 1 99 00 ## ##",
)
SPAIN = Place(
    "es",
    ("EUR",),
    _names("José=jose Begoña=begona Íñigo=inigo Lucía=lucia Ángel=angel Núria=nuria"),
    _names("Peña=pena Gutiérrez=gutierrez Ibáñez=ibanez Núñez=nunez Echeverría=echeverria"),
    _words("Calle Mayor, Avenida de la Constitución, Plaza de España, Paseo del Río"),
    _words("28013 Madrid, 08002 Barcelona, 15001 A Coruña, 41001 Sevilla"),
    _WESTERN + "España",
    "+34 910 000 ###",
)
NORTH = Place(
    "en",
    ("EUR",),
    _names("Åsa=asa Øyvind=oyvind Søren=soren Þóra=thora Päivi=paivi Kjærsti=kjaersti"),
    _names("Ångström=angstrom Sørensen=sorensen Jónsdóttir=jonsdottir Hämäläinen=hamalainen Ødegård=odegard"),
    _words("Strandvägen, Ågatan, Mäkelänkatu, Bjørnstjernes gate"),
    _words("111 29 Stockholm\nSverige, 8000 Aarhus\nDanmark, 00500 Helsinki\nSuomi, 0150 Oslo\nNorge"),
    _STREET_AND_TOWN,
    "+46 8 5250 ####",
)
EAST = Place(
    "en",
    ("EUR",),
    _names("Łukasz=lukasz Zdeněk=zdenek Małgorzata=malgorzata Đorđe=djordje Ștefan=stefan Žofie=zofie"),
    _names("Wiśniewicz=wisniewicz Dvořák=dvorak Őry=ory Čapek=capek Ionescu Żak=zak"),
    _words("ulica Długa, Nádražní, Széchenyi út, Strada Lăpușneanu"),
    _words("00-238 Warszawa\nPolska, 110 00 Praha\nČesko, 1052 Budapest\nMagyarország, 700057 Iași\nRomânia"),
    _STREET_AND_TOWN,
    "+48 22 100 ## ##",
)
RUSSIAN = Place(
    "ru",
    ("EUR",),
    _names("Анна=anna Мария=maria Ольга=olga Елена=elena Наталья=natalia Юлия=yulia"),
    _names("Иванова=ivanova Кузнецова=kuznetsova Соловьёва=solovyova Жукова=zhukova Щербакова=shcherbakova"),
    _words("улица Садовая, проспект Абая, улица Лесная"),
    _words("050000 Алматы\nКазахстан, 010000 Астана\nКазахстан, 720001 Бишкек\nКыргызстан"),
    _STREET_AND_TOWN,
    "+7 727 300 ####",
)
GREECE = Place(
    "en",
    ("EUR",),
    _names("Γιώργος=giorgos Νίκος=nikos Δημήτρης=dimitris Κώστας=kostas Στέλιος=stelios"),
    _names("Παπαδόπουλος=papadopoulos Οικονόμου=ikonomou Αγγελής=angelis Χατζής=chatzis Μακρίδης=makridis"),
    _words("Ερμού, Λεωφόρος Αμαλίας, Τσιμισκή"),
    _words("105 63 Αθήνα, 546 23 Θεσσαλονίκη, 262 21 Πάτρα"),
    _WESTERN + "Ελλάδα",
    "+30 21 0000 ####",
)
BRITAIN = Place(
    "en",
    ("EUR", "USD"),
    _names("Olivia George Imogen Rhys Niamh=niamh Hamish Siân=sian"),
    _names("Taylor Clarke Evans MacLeod O'Neill=oneill Smythe-Jones=smythejones"),
    _words("High Street, Station Road, Mill Lane, Queen's Crescent"),
    _words("London SW1A 1AA\nEngland, Cardiff CF10 1EP\nWales, Leeds LS1 4AP\nEngland, Galway H91 E2R1\nIreland"),
    "{house} {street}\n{town}",
    "+44 20 7946 0###",
)
AMERICA = Place(
    "en",
    ("USD",),
    _names("Emma Liam Sofía=sofia Noah Zoë=zoe DeShawn Renée=renee"),
    _names("Johnson García=garcia Nguyễn=nguyen Williams Kowalski Begay Chen"),
    _words("Main St, Oak Ave, Sunset Blvd, County Road 12, Elm Ct"),
    _words("Brooklyn NY 11201, Austin TX 78701, Portland OR 97205, Chicago IL 60601, Flagstaff AZ 86001"),
    _HOUSE_FIRST + "United States",
    "+1 212 555 01##",
)
EGYPT = Place(
    "en",
    ("USD", "EUR"),
    _names("محمد=mohamed فاطمة=fatima يوسف=youssef مريم=mariam أحمد=ahmed ليلى=layla"),
    _names("حسن=hassan إبراهيم=ibrahim منصور=mansour الشريف=elsherif عبدالله=abdallah"),
    _words("شارع التحرير, شارع النيل, شارع الهرم"),
    _words("القاهرة 11511, الإسكندرية 21500, الجيزة 12511"),
    _WESTERN + "مصر",
    "+20 2 2000 ####",
)
ISRAEL = Place(
    "en",
    ("USD", "EUR"),
    _names("נועה=noa דוד=david יעל=yael אורי=uri תמר=tamar איתן=eitan"),
    _names("כהן=cohen לוי=levi מזרחי=mizrahi פרידמן=friedman שלום=shalom"),
    _words("רחוב הרצל, שדרות רוטשילד, רחוב יפו"),
    _words("תל אביב 6688101, ירושלים 9414101, חיפה 3303201"),
    _WESTERN + "ישראל",
    "+972 3 555 ####",
)
INDIA = Place(
    "en",
    ("USD",),
    _names("आरव=aarav प्रिया=priya संजय=sanjay अनन्या=ananya विक्रम=vikram दीपिका=deepika"),
    _names("शर्मा=sharma पाटिल=patil गुप्ता=gupta जोशी=joshi मिश्रा=mishra"),
    _words("महात्मा गांधी मार्ग, लक्ष्मी रोड, स्टेशन रोड"),
    _words("नई दिल्ली 110001, पुणे 411030, वाराणसी 221001"),
    _HOUSE_FIRST + "भारत",
    "+91 22 5550 ####",
)
CHINA = Place(
    "zh",
    ("USD",),
    _names("伟=wei 芳=fang 秀英=xiuying 磊=lei 静怡=jingyi 子轩=zixuan"),
    _names("王=wang 李=li 张=zhang 陈=chen 欧阳=ouyang"),
    _words("人民路, 中山路, 解放大道"),
    _words("上海市黄浦区 200001, 广州市越秀区 510030, 成都市锦江区 610021"),
    "{town}\n{street}{house}号\n中国",
    "+86 21 5550 ####",
    "{family}{given}",
)
JAPAN = Place(
    "ja",
    ("JPY",),
    _names("太郎=taro 花子=hanako さくら=sakura 健一=kenichi 美咲=misaki ケンジ=kenji"),
    _names("佐藤=sato 鈴木=suzuki 高橋=takahashi 渡邉=watanabe 伊藤=ito"),
    _words("千代田1丁目, 本町2丁目, 桜ヶ丘3丁目"),
    _words("〒100-0001 東京都千代田区, 〒541-0053 大阪市中央区, 〒604-8001 京都市中京区"),
    "{town}\n{street}{house}番\n日本",
    "+81 3 5550 ####",
    "{family} {given}",
)
KOREA = Place(
    "ko",
    ("JPY", "USD"),
    _names("민준=minjun 서연=seoyeon 지우=jiwoo 하은=haeun 도윤=doyun"),
    _names("김=kim 이=lee 박=park 최=choi 정=jung"),
    _words("세종대로, 테헤란로, 중앙로"),
    _words("서울특별시 중구 04524, 부산광역시 해운대구 48099, 대구광역시 중구 41911"),
    "{town}\n{street} {house}\n대한민국",
    "+82 2 5550 ####",
    "{family}{given}",
)
THAILAND = Place(
    "en",
    ("USD", "JPY"),
    _names("สมชาย=somchai ศิริพร=siriporn อนันต์=anan มาลี=malee ธนพล=thanapol"),
    _names("ศรีสุข=srisuk แก้วมณี=kaewmanee วงศ์สวัสดิ์=wongsawat ทองดี=thongdee"),
    _words("ถนนสุขุมวิท, ถนนพระราม 4, ถนนนิมมานเหมินท์"),
    _words("กรุงเทพฯ 10110, เชียงใหม่ 50200, ภูเก็ต 83000"),
    _HOUSE_FIRST + "ประเทศไทย",
    "+66 2 555 ####",
)

PLACES: tuple[tuple[int, Place], ...] = (
    (5, GERMANY),
    (3, FRANCE),
    (2, SPAIN),
    (2, NORTH),
    (2, EAST),
    (2, RUSSIAN),
    (2, GREECE),
    (3, BRITAIN),
    (6, AMERICA),
    (1, EGYPT),
    (1, ISRAEL),
    (1, INDIA),
    (1, CHINA),
    (5, JAPAN),
    (2, KOREA),
    (1, THAILAND),
)
