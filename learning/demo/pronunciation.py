"""How the Dutch voice must say what it would read wrongly."""

import re

LETTERS = {  # how an abbreviation sounds when it is spelled
    "A": "aa",
    "B": "bee",
    "C": "cee",
    "D": "dee",
    "E": "ee",
    "F": "ef",
    "G": "gee",
    "H": "haa",
    "I": "ie",
    "J": "jee",
    "K": "kaa",
    "L": "el",
    "M": "em",
    "N": "en",
    "O": "oo",
    "P": "pee",
    "R": "er",
    "S": "es",
    "T": "tee",
    "U": "uu",
    "V": "vee",
    "W": "wee",
    "X": "iks",
    "Z": "zet",
}
SPELLED = (
    "Awb",
    "EVRM",
    "Wmo",
    "Zvw",
    "Wlz",
    "AVG",
    "UWV",
    "SKJ",
    "GGZ",
    "ggz",
    "WW",
    "GGD",
    "BRP",
)

# Words that the voice stresses or reads wrongly, in its own phonemes (`espeak-ng -v nl -x WORD`).
SAY = {
    "domein": "[[do:m'EIn]]",
    "intakes": "[['Inte:ks]]",
    "intake": "[['Inte:k]]",
    "keukentafel": "[[k'Y:k@nt,a:f@l]]",
    "casussen": "[[k'a:s8s@n]]",
    "papierwerk": "[[pa:p'irv#,Erk]]",
}
WORDS = re.compile("|".join(rf"\b{word}\b" for word in SAY), re.IGNORECASE)
ABBREVIATIONS = re.compile("|".join(rf"\b{word}\b" for word in SPELLED))
THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}\b)")
EUROS = re.compile(r"(?:€|EUR)\s*([\d.,]+\d)")


def spelled(text: str) -> str:
    """Return the text as the voice should get it: numbers plain, abbreviations spelled."""
    text = THOUSANDS.sub("", EUROS.sub(r"\1 euro", text))
    text = re.sub(r"(?<=\d),(?=\d)", " komma ", text).replace("%", "procent")
    text = ABBREVIATIONS.sub(
        lambda match: " ".join(LETTERS[c] for c in match.group().upper()), text
    )
    return WORDS.sub(lambda match: SAY[match.group().lower()], text)
