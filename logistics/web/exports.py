"""Tables given away as CSV, harmless to the spreadsheet that opens them."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Keeps a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
