"""What a person or a scanner typed, as it can be looked for."""


def lookup_text(text: str) -> str:
    """Without space around it, and without what no stored text holds: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()
