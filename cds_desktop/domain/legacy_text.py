"""Vietnamese typed with fonts of before Unicode: TCVN3 (".Vn…") and VNI."""

from __future__ import annotations

import re

# Letters as a program sees them when it takes the bytes of TCVN 5712 for Western European ones.
_TCVN3 = str.maketrans(
    "µ¸¶·¹" "¨»¾¼½Æ" "©ÇÊÈÉË" "ÌÐÎÏÑ" "ªÒÕÓÔÖ" "×ÝØÜÞ" "ßãáâä" "«åèæçé" "¬êíëìî"
    "ïóñòô" "\u00adõøö÷ù" "úýûüþ" "®§¡¢£¤¥¦",
    "àáảãạ" "ăằắẳẵặ" "âầấẩẫậ" "èéẻẽẹ" "êềếểễệ" "ìíỉĩị" "òóỏõọ" "ôồốổỗộ" "ơờớởỡợ"
    "ùúủũụ" "ưừứửữự" "ỳýỷỹỵ" "đĐĂÂÊÔƠƯ",
)  # fmt: skip
_TCVN3_SIGNS = re.compile("(?<=[A-Za-z])[µ¸¶·¹©ª®¬ÖØ\u00ad«¨]|[®§©ª¬«¨\u00ad](?=[A-Za-z])")
_VNI_SIGNS = re.compile("[aeiouyAEIOUYöôÖÔ][øùûõïäáàåãâéèúüëêØÙÛÕÏÄÁÀÅÃÂÉÈÚÜËÊ]")
_UNICODE_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăĂđĐơƠưƯ]")
_FEWEST_SIGNS = 5


def looks_like_tcvn3(text: str) -> bool:
    """Tell whether the text is TCVN3 shown as Western letters ("Uû ban nh©n d©n").

    It must be asked before soft hyphens are removed: in TCVN3 that byte is the letter ư.
    """
    if _UNICODE_VIETNAMESE.search(text):
        return False
    return len(_TCVN3_SIGNS.findall(text)) >= _FEWEST_SIGNS


def from_tcvn3(text: str) -> str:
    """Turn TCVN3 into Unicode. Capitals with tones, made by fonts named "…H", come out small."""
    return text.translate(_TCVN3)


def looks_like_vni(text: str) -> bool:
    """Tell whether the text is VNI shown as Western letters ("chaøo caùc baïn")."""
    if _UNICODE_VIETNAMESE.search(text):
        return False
    return len(_VNI_SIGNS.findall(text)) >= _FEWEST_SIGNS
