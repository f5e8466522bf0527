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
    "best person": "b'Est p'8rs@n",
    "casussen": "k'a:s8s@n",
    "dagbesteding": "d'AQb@st,e:dIN",
    "domein": "do:m'EIn",
    "doorbraak": "d'o:rbra:k",
    "doorbraakbudget": "d'o:rbra:kb8dZ,Et",
    "doorbraakteam": "d'o:rbra:kti:m",
    "doorbraaktool": "d'o:rbra:ktu:l",
    "escalatiematrix": "Eska:l'a:tsima:trIks",
    "happiness": "h'Epin@s",
    "inkooptarieven": "'Inko:pta:r,iv@n",
    "intake": "'Inte:k",
    "intakes": "'Inte:ks",
    "interventieteam": "Int@rv'Ensiti:m",
    "keukentafel": "k'Y:k@nta:f@l",
    "laptop": "l'EptOp",
    "maatwerkplan": "m'a:tv#Erkpl,An",
    "mailtje": "m'e:ltj@",
    "milan": "m'i:lAn",
    "nulalternatief": "n'8lAlt@rna:t,if",
    "papierwerk": "pa:p'irv#,Erk",
    "participatiewet": "pArtisip'a:tsiv#Et",
    "routines": "rut'in@s",
    "tool": "t'u:l",
    "verordening": "v@r'Ord@nIN",
    "verzilverbaar": "v@rz'Ilv@rba:r",
    "verzilverbaarheid": "v@rz'Ilv@rba:rh,EIt",
    "woningcorporatie": "v#'o:nINkOrpo:r,a:tsi",
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
    return WORDS.sub(lambda match: f"[[{SAY[match.group().lower()]}]]", text)
