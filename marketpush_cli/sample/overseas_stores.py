"""Stores of the sample that trade in dollars or yen first."""

from __future__ import annotations

from marketpush_cli.sample.stores import Product, Store, products, seller, staff

# She looks after both stationery and tea, so that one user of the sample has two stores.
_AIKO = "seller_admin | aiko.tanaka@sakura-paper.example | 田中 愛子"

OVERSEAS_STORES: tuple[Store, ...] = (
    Store(
        seller(
            "brooklyn-audio",
            "Brooklyn Audio",
            staff(
                "store_operations | jamal.carter@brooklyn-audio.example | Jamal Carter",
                "technical_support | support@brooklyn-audio.example | Support desk",
            ),
        ),
        ("USD",),
        tax=88,
        commission=11,
        delivery_cents=0,
        carriers=("ups", "usps", "fedex"),
        products=products(
            "BKA",
            "Turntable, belt drive = 24900",
            "Bookshelf speakers, pair = 17950",
            "Headphones, closed back = 8990",
            "Phono cable 1.5 m = 1295",
            "Record brush = 1150",
            "Vinyl sleeves, pack of 50 = 1480",
        ),
        gift=Product("BKA-GIFT", "Sticker set (free)", 0),
    ),
    Store(
        seller(
            "pine-peak",
            "Pine & Peak Outfitters",
            staff(
                "seller_admin | hannah.whitehorse@pine-peak.example | Hannah Whitehorse",
                "store_operations | luis.ortega@pine-peak.example | Luis Ortega",
            ),
        ),
        ("USD",),
        tax=62,
        commission=13,
        delivery_cents=720,
        carriers=("usps", "ups"),
        products=products(
            "PNP",
            "Two-person tent = 21900",
            "Down sleeping bag = 16450",
            "Trekking poles, pair = 5995",
            "Headlamp 400 lm = 3290",
            "Insulated bottle 1 qt = 2495",
            "Merino socks = 1590",
            "Camp mug, enamel = 1080",
        ),
        gift=Product("PNP-GIFT", "Trail map (free)", 0),
        promises=(1, 4),
    ),
    Store(
        seller("sakura-paper", "さくら文具", staff(_AIKO)),
        ("JPY",),
        tax=100,
        commission=10,
        delivery_cents=350,
        carriers=("yamato",),
        products=products(
            "SKR",
            "万年筆 細字 = 6250",
            "和紙便箋 100枚 = 780",
            "方眼ノート A5 三冊組 = 940",
            "筆ペン 五色セット = 1250",
            "マスキングテープ 桜 = 320",
        ),
        gift=Product("SKR-GIFT", "しおり(おまけ)", 0),
    ),
    Store(
        seller(
            "kyoto-tea",
            "京都茶舗",
            staff("store_operations | ren.kobayashi@kyoto-tea.example | 小林 蓮", _AIKO),
        ),
        ("JPY", "USD"),
        tax=80,
        commission=12,
        delivery_cents=420,
        carriers=("yamato", "dhl"),
        products=products(
            "KYT",
            "宇治抹茶 40g = 1500",
            "玉露 100g = 2375",
            "ほうじ茶 ティーバッグ 30袋 = 690",
            "急須 常滑焼 = 5600",
            "茶筅 百本立 = 2190",
        ),
        gift=Product("KYT-GIFT", "煎茶 お試しパック(無料)", 0),
    ),
    Store(
        seller(
            "osaka-camera",
            "大阪カメラ",
            staff(
                "seller_admin | haruto.mori@osaka-camera.example | 森 陽翔",
                "store_operations | park.minji@osaka-camera.example | 박민지",
            ),
        ),
        ("JPY", "USD"),
        tax=100,
        commission=7,
        delivery_cents=0,
        carriers=("yamato", "fedex"),
        products=products(
            "OSK",
            "単焦点レンズ 35mm F2 = 38900",
            "カメラバッグ 帆布 = 9400",
            "フィルム ISO400 五本 = 4450",
            "三脚 カーボン = 21500",
            "レンズクリーナー = 590",
        ),
        gift=Product("OSK-GIFT", "クリーニングクロス(無料)", 0),
        promises=None,
    ),
)
