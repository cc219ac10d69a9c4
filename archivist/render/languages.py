"""How languages are called, and which of them are written from right to left."""

from __future__ import annotations

NAMES = {
    "ar": "العربية",
    "bg": "Български",
    "bn": "বাংলা",
    "ca": "Català",
    "cs": "Čeština",
    "cy": "Cymraeg",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "eo": "Esperanto",
    "es": "Español",
    "et": "Eesti",
    "eu": "Euskara",
    "fa": "فارسی",
    "fi": "Suomi",
    "fil": "Filipino",
    "fr": "Français",
    "ga": "Gaeilge",
    "gl": "Galego",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "hy": "Հայերեն",
    "id": "Bahasa Indonesia",
    "is": "Íslenska",
    "it": "Italiano",
    "ja": "日本語",
    "ka": "ქართული",
    "ko": "한국어",
    "la": "Lingua latina",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "ms": "Bahasa Malaysia",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "nn": "Norsk nynorsk",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "pt-BR": "Português brasileiro",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sr": "Српски",
    "sv": "Svenska",
    "ta": "தமிழ்",
    "th": "ไทย",
    "tl": "Tagalog",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "yi": "ייִדיש",
    "zh": "中文",
    "zh-Hans": "中文（简体）",
    "zh-Hant": "中文（繁體）",
}
"""Languages by BCP 47 tag, in their own words, as AO3 shows them."""

RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ku-Arab", "ps", "sd", "ug", "ur", "yi"))
UNSPACED = frozenset(("ja", "th", "zh"))
"""Languages whose words are counted by characters."""


def language_name(tag: str) -> str:
    """Return the language's own name, or the tag when it is not known."""
    return NAMES.get(tag) or NAMES.get(primary(tag)) or tag


def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return "rtl" if tag in RIGHT_TO_LEFT or primary(tag) in RIGHT_TO_LEFT else "ltr"


def primary(tag: str) -> str:
    """Return the language of a tag without script and region."""
    return tag.partition("-")[0].lower()


def reading_minutes(words: int, tag: str) -> int:
    """Return how long reading takes: 240 words a minute (Brysbaert 2019, fiction), 500 characters where those count."""
    return max(1, round(words / (500 if primary(tag) in UNSPACED else 240)))
