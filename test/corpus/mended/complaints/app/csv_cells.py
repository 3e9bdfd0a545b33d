FORMULA = ("=", "+", "-", "@")


def safe_cell(text: str) -> str:
    """A cell that begins with one of these is a formula to a spreadsheet."""
    return f"'{text}" if text.startswith(FORMULA) else text
