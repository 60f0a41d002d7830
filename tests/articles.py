"""Articles written for the tests, in four languages; nothing of any outlet."""

from vectorstore.models import Article

FR = Article(
    id="fr-1",
    title="Un entretien d'une heure entre les deux présidents",
    publisher="Le Témoin",
    language="fr",
    published="2025-07-03",
    url="https://temoin.example/monde/entretien",
    text=(
        "Les deux présidents se sont parlé au téléphone pendant environ une heure, jeudi 3 juillet 2025.\n"
        "Selon Iouri Ouchakov, conseiller du Kremlin, l’entretien a été franc et concret. "
        "La suspension des livraisons d’armes n’a pas été abordée.\n"
        "Donald Trump a regretté de ne pas avoir fait de progrès. Il rappellera Volodymyr Zelensky vendredi."
    ),
)
EN = Article(
    id="en-1",
    title="Envoy's flight to Moscow put off",
    publisher="The Ledger",
    language="en",
    published="2025-08-05",
    url="https://ledger.example/envoy",
    text=(
        "The envoy Steve Witkoff will fly to Moscow a day later than planned, a White House official said on Tuesday. "
        "The official gave no reason for the delay. "
        "Dmitry Peskov said the Kremlin welcomed the visit and expected a useful conversation."
    ),
)
RU = Article(
    id="ru-1",
    title="Стороны обменялись пленными",
    publisher="Вестник",
    language="ru",
    published="2025-05",
    text=(
        "Россия и Украина обменялись пленными: каждая сторона передала по 390 человек. "
        "Обмен прошёл на границе с Белоруссией. Дмитрий Песков назвал его первым шагом."
    ),
)
UK = Article(
    id="uk-1",
    title="Київ просить про зустріч лідерів",
    publisher="Вісник Києва",
    language="uk",
    text="Володимир Зеленський запропонував зустріч лідерів у Женеві. Кремль на цю пропозицію не відповів.",
)
ALL = (FR, EN, RU, UK)
