from werkzeug.security import generate_password_hash

from app.members import members


def change_password(member_id: int, password: str) -> None:
    members.update(member_id, generate_password_hash(password))
