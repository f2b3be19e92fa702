"""Names of languages in English for their BCP 47 codes (IANA language subtag registry), as far as clinics meet them."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = {
    "am": "Amharic",
    "ar": "Arabic",
    "ase": "American Sign Language",
    "bn": "Bengali",
    "bs": "Bosnian",
    "chr": "Cherokee",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "esu": "Yupik",
    "fa": "Persian",
    "fr": "French",
    "gu": "Gujarati",
    "haw": "Hawaiian",
    "he": "Hebrew",
    "hi": "Hindi",
    "hmn": "Hmong",
    "ht": "Haitian Creole",
    "hy": "Armenian",
    "ik": "Inupiaq",
    "ilo": "Ilocano",
    "it": "Italian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "my": "Burmese",
    "ne": "Nepali",
    "nl": "Dutch",
    "nv": "Navajo",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sm": "Samoan",
    "so": "Somali",
    "sr": "Serbian",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "ti": "Tigrinya",
    "tl": "Tagalog",
    "to": "Tongan",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yue": "Cantonese",
    "zh": "Chinese",
}


def language_code(word: str) -> str | None:
    """The code for a code or an English name; None where it is neither."""
    name = word.casefold()
    for code, words in LANGUAGES.items():
        if name in {code, words.casefold()}:
            return code
    primary = name.split("-")[0]
    return (
        name
        if primary in LANGUAGES or (primary.isascii() and primary.isalpha() and len(primary) in {2, 3})
        else None
    )


def language_words(code: str) -> str:
    """What a code is called in English, else the code."""
    return LANGUAGES.get(code) or LANGUAGES.get(code.split("-", maxsplit=1)[0]) or code
