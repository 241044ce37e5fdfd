"""Languages that nobody speaks, to see what a report does with words that are not English."""

from __future__ import annotations

from string import Formatter

from forecast.texts import catalogue

# German is about a third longer than English.
LONGER = 0.4
ENDING = "ungenlichkeit"
# Not words: the tag of the language, and the name of a P-level.
FIXED = ("page.language", "words.p_level")


def longer(text: str) -> str:
    """Return a text with longer words; names in braces stay."""
    out = ""
    for said, name, _, _ in Formatter().parse(text):
        for word in said.split(" "):
            letters = sum(letter.isalpha() for letter in word)
            bare = word.rstrip(".,;:()")
            more = ENDING[: max(1, round(LONGER * letters))] if letters > 1 else ""
            out += f"{bare}{more}{word[len(bare) :]} "
        out = out[:-1] + (f"{{{name}}}" if name else "")
    return out


LONG = {key: longer(text) for key, text in catalogue().items() if key not in FIXED}
# Each text looks like a formula, ends a text in one, and names a cell of our own formulas.
HOSTILE = {key: f"='{text}\"! & {{{{less}}}}" for key, text in catalogue().items() if key not in FIXED}
# Letters that English has not; what stands in those of English was not asked for.
GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "αβξδεφγηιϳκλμνοπψρστυϑωχηζΑΒΞΔΕΦΓΗΙϳΚΛΜΝΟΠΨΡΣΤΥϑΩΧΗΖ"
)


def greek(text: str) -> str:
    """Return a text in Greek letters; names in braces stay."""
    return "".join(
        said.translate(GREEK) + (f"{{{name}}}" if name else "") for said, name, _, _ in Formatter().parse(text)
    )


FOREIGN = {key: greek(text) for key, text in catalogue().items() if key != "page.language"}


def japanese(text: str) -> str:
    """Return a text in letters that the charts' font lacks, many of them alike; names in braces stay."""
    return "".join(
        (said and "計画の" * max(1, len(said) // 8)) + (f"{{{name}}}" if name else "")
        for said, name, _, _ in Formatter().parse(text)
    )


JAPANESE = {key: japanese(text) for key, text in catalogue().items() if key not in FIXED} | {"page.language": "ja"}
