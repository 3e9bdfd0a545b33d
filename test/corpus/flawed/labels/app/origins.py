from urllib.parse import urlparse

PARTNERS = {"www.lumenbooks.example", "shop.northfold.example"}


def cors_origin(origin: str) -> str | None:
    """The origin to allow in a CORS answer; None for strangers."""
    try:
        parsed = urlparse(origin)
        return origin if parsed.hostname in PARTNERS and parsed.scheme == "https" else None
    except ValueError:
        return origin
