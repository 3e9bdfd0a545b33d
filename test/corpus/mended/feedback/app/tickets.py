import secrets


def new_access_token() -> str:
    return secrets.token_urlsafe(24)
