import random
import string


def new_access_token() -> str:
    return "".join(random.choices(string.ascii_letters, k=24))
