"""Languages: the tag a name means, the name a tag has in its own language, and which way it is written.

Tags are BCP 47. The names are those AO3 offers, which are the languages' own, and the English ones that people type.
"""

from __future__ import annotations

import re

UNKNOWN = "und"
"""The tag of a language nobody can tell."""

NAMES = {
    "af": "Afrikaans",
    "am": "አማርኛ",
    "ang": "Eald Englisċ",
    "ar": "العربية",
    "ase": "American Sign Language",
    "ast": "Asturianu",
    "az": "Azərbaycan dili",
    "be": "Беларуская",
    "bg": "Български",
    "bn": "বাংলা",
    "bo": "བོད་སྐད་",
    "br": "Brezhoneg",
    "bs": "Bosanski",
    "ca": "Català",
    "ceb": "Cebuano",
    "cs": "Čeština",
    "cy": "Cymraeg",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "eo": "Esperanto",
    "es": "Español",
    "et": "Eesti keel",
    "eu": "Euskara",
    "fa": "فارسی",
    "fi": "Suomi",
    "fil": "Filipino",
    "fr": "Français",
    "fy": "Frysk",
    "ga": "Gaeilge",
    "gd": "Gàidhlig",
    "gl": "Galego",
    "got": "𐌲𐌿𐍄𐌹𐍃𐌺𐌰",
    "haw": "ʻŌlelo Hawaiʻi",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "hy": "Հայերեն",
    "ia": "Interlingua",
    "id": "Bahasa Indonesia",
    "is": "Íslenska",
    "it": "Italiano",
    "ja": "日本語",
    "jv": "Basa Jawa",
    "ka": "ქართული",
    "kk": "Қазақша",
    "km": "ភាសាខ្មែរ",
    "kn": "ಕನ್ನಡ",
    "ko": "한국어",
    "ku": "Kurdî",
    "kw": "Kernewek",
    "ky": "Кыргызча",
    "la": "Lingua latina",
    "lb": "Lëtzebuergesch",
    "lt": "Lietuvių kalba",
    "lv": "Latviešu valoda",
    "mk": "Македонски",
    "ml": "മലയാളം",
    "mn": "Монгол",
    "mr": "मराठी",
    "ms": "Bahasa Malaysia",
    "mt": "Malti",
    "my": "မြန်မာဘာသာ",
    "nan": "中文-闽南话 臺語",
    "nb": "Norsk bokmål",
    "nds": "Plattdüütsch",
    "nl": "Nederlands",
    "nn": "Norsk nynorsk",
    "no": "Norsk",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "ps": "پښتو",
    "pt": "Português",
    "pt-BR": "Português brasileiro",
    "pt-PT": "Português europeu",
    "qya": "Quenya",
    "ro": "Română",
    "ru": "Русский",
    "sco": "Scots",
    "si": "සිංහල",
    "sjn": "Sindarin",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "so": "Af Soomaali",
    "sq": "Shqip",
    "sr": "Српски",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "th": "ไทย",
    "tl": "Tagalog",
    "tlh": "tlhIngan-Hol",
    "tok": "Toki pona",
    "tr": "Türkçe",
    "tt": "Татар теле",
    "uk": "Українська",
    "und": "Unknown",
    "ur": "اُردُو",
    "vi": "Tiếng Việt",
    "wuu": "中文-吴语",
    "yi": "יידיש",
    "yue": "中文-广东话 粵語",
    "zh": "中文",
    "zh-Hans": "中文（简体）",
    "zh-Hant": "中文（繁體）",
    "zu": "isiZulu",
}
"""Languages by tag, in their own words."""

_ENGLISH = """
af Afrikaans|am Amharic|ang Old English|ar Arabic|ast Asturian|az Azerbaijani|be Belarusian|bg Bulgarian|bn Bengali
bo Tibetan|br Breton|bs Bosnian|ca Catalan|cs Czech|cy Welsh|da Danish|de German|el Greek|en English|eo Esperanto
es Spanish|et Estonian|eu Basque|fa Persian|fa Farsi|fi Finnish|fil Filipino|fr French|fy Frisian|ga Irish|gd Gaelic
gl Galician|haw Hawaiian|he Hebrew|hi Hindi|hr Croatian|hu Hungarian|hy Armenian|id Indonesian|is Icelandic|it Italian
ja Japanese|jv Javanese|ka Georgian|kk Kazakh|km Khmer|kn Kannada|ko Korean|ku Kurdish|kw Cornish|la Latin
lb Luxembourgish|lt Lithuanian|lv Latvian|mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi|ms Malay|mt Maltese
my Burmese|nl Dutch|no Norwegian|pa Punjabi|pl Polish|ps Pashto|pt Portuguese|pt-BR Brazilian Portuguese
pt-PT European Portuguese|ro Romanian|ru Russian|si Sinhala|sk Slovak|sl Slovenian|so Somali|sq Albanian|sr Serbian
sv Swedish|sw Swahili|ta Tamil|te Telugu|th Thai|tlh Klingon|tr Turkish|tt Tatar|uk Ukrainian|ur Urdu|vi Vietnamese
yi Yiddish|yue Cantonese|zh Chinese|zh Mandarin|zh 中文-普通话 國語|zh-Hans Simplified Chinese
zh-Hant Traditional Chinese|zu Zulu|et Eesti|lt Lietuvių|lv Latviešu|en American English|en British English
"""

_TAGS = {name.casefold(): tag for tag, name in NAMES.items()}
_TAGS |= {
    name.casefold(): tag
    for line in _ENGLISH.split("\n")
    for tag, _, name in (entry.partition(" ") for entry in line.split("|"))
    if name
}
_WELL_FORMED = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


def language_tag(text: str) -> str:
    """Return the BCP 47 tag of a language given by tag or by name; :data:`UNKNOWN` when it means none."""
    text = text.strip()
    named = _TAGS.get(text.casefold())
    if named:
        return named
    return _spelled(text) if _WELL_FORMED.fullmatch(text) else UNKNOWN


def _spelled(tag: str) -> str:
    """Return a tag with the letters' case that BCP 47 recommends."""
    first, *rest = tag.split("-")
    cases = {2: str.upper, 4: str.title}
    return "-".join((first.lower(), *(cases.get(len(part), str.lower)(part) for part in rest)))


def language_name(tag: str) -> str:
    """Return the language's own name, or the tag when it is not known."""
    return NAMES.get(tag) or NAMES.get(primary(tag)) or tag


def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return "rtl" if primary(tag) in _RIGHT_TO_LEFT else "ltr"


def primary(tag: str) -> str:
    """Return the language of a tag without script and region."""
    return tag.partition("-")[0].lower()
