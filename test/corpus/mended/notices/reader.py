from dataclasses import dataclass


@dataclass
class Reader:
    email: str
