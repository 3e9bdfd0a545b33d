GRAM = 2


def price_of(parcel: dict) -> int:
    return int(parcel["weight"]) * GRAM
