"""What customers and sellers write to each other in the sample."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """What a message is about."""

    QUESTION = "question"
    ANSWER = "answer"
    COMPLAINT = "complaint"
    SOLUTION = "solution"
    MONEY_BACK = "money_back"


_TEXTS: dict[str, dict[Topic, tuple[str, ...]]] = {
    "en": {
        Topic.QUESTION: (
            "Could you tell me when this will be sent? I am away from Thursday.",
            "Please leave the parcel with my neighbour at number 12.",
            "Is it possible to add a gift card?\nIt is for my father.",
        ),
        Topic.ANSWER: (
            "Thank you for your message. It leaves our warehouse tomorrow morning.",
            "Of course, we have made a note of it for the driver.",
        ),
        Topic.COMPLAINT: (
            "The parcel arrived, but something is not right. Please see the photos I sent by e-mail.",
            "I have been waiting for ten days. Where is my order?",
        ),
        Topic.SOLUTION: (
            "We are sorry about this. A replacement is on its way to you today.",
            "Thank you for your patience. We have sent what was missing.",
        ),
        Topic.MONEY_BACK: ("We have returned part of the price to you. Sorry for the trouble.",),
    },
    "de": {
        Topic.QUESTION: (
            "Guten Tag, wann wird meine Bestellung verschickt?",
            "Bitte das Paket bei Familie Groß im Erdgeschoss abgeben. Vielen Dank!",
        ),
        Topic.ANSWER: ("Vielen Dank für Ihre Nachricht. Wir verschicken morgen früh.",),
        Topic.COMPLAINT: (
            "Leider ist die Ware beschädigt angekommen. Können Sie Ersatz schicken?",
            "In der Lieferung fehlen zwei Teile.",
        ),
        Topic.SOLUTION: ("Das tut uns leid. Der Ersatz ist unterwegs – für Sie kostenlos.",),
        Topic.MONEY_BACK: ("Wir haben Ihnen einen Teil des Preises erstattet.",),
    },
    "fr": {
        Topic.QUESTION: ("Bonjour, pouvez-vous livrer après 18 h ? Merci d'avance.",),
        Topic.ANSWER: ("Bonjour, c'est noté : le livreur passera en soirée.",),
        Topic.COMPLAINT: ("Le colis est arrivé abîmé, un coin est enfoncé.",),
        Topic.SOLUTION: ("Toutes nos excuses. Nous vous renvoyons l'article dès aujourd'hui.",),
        Topic.MONEY_BACK: ("Nous vous avons remboursé une partie du prix.",),
    },
    "es": {
        Topic.QUESTION: ("Hola, ¿pueden entregarlo por la mañana?",),
        Topic.ANSWER: ("¡Claro que sí! Lo dejamos anotado.",),
        Topic.COMPLAINT: ("No ha llegado completo: falta una pieza.",),
        Topic.SOLUTION: ("Lo sentimos mucho. Hoy mismo enviamos lo que falta.",),
        Topic.MONEY_BACK: ("Le hemos devuelto una parte del importe.",),
    },
    "ru": {
        Topic.QUESTION: ("Здравствуйте! Когда отправите мой заказ?",),
        Topic.ANSWER: ("Здравствуйте! Отправим завтра утром.",),
        Topic.COMPLAINT: ("К сожалению, товар пришёл повреждённым.",),
        Topic.SOLUTION: ("Приносим извинения. Замена уже в пути.",),
        Topic.MONEY_BACK: ("Мы вернули вам часть суммы.",),
    },
    "ja": {
        Topic.QUESTION: ("発送日を教えていただけますか。",),
        Topic.ANSWER: ("お問い合わせありがとうございます。明日の朝に発送いたします。",),
        Topic.COMPLAINT: ("届いた商品に傷がありました。交換をお願いします。",),
        Topic.SOLUTION: ("ご迷惑をおかけしました。本日、代わりの品をお送りしました。",),
        Topic.MONEY_BACK: ("代金の一部を返金いたしました。",),
    },
    "zh": {
        Topic.QUESTION: ("你好,请问什么时候发货?",),
        Topic.ANSWER: ("您好,明天上午发货。",),
        Topic.COMPLAINT: ("收到的商品有破损。",),
        Topic.SOLUTION: ("非常抱歉,我们今天重新寄出。",),
        Topic.MONEY_BACK: ("我们已退还部分货款。",),
    },
    "ko": {
        Topic.QUESTION: ("언제 발송되나요?",),
        Topic.ANSWER: ("문의 감사합니다. 내일 오전에 발송합니다.",),
        Topic.COMPLAINT: ("상품이 파손되어 도착했어요.",),
        Topic.SOLUTION: ("죄송합니다. 오늘 새 상품을 보내드렸습니다.",),
        Topic.MONEY_BACK: ("금액 일부를 환불해 드렸습니다.",),
    },
}


def texts(language: str, topic: Topic) -> tuple[str, ...]:
    """What may be written about a topic in a language of the sample."""
    return _TEXTS[language][topic]
