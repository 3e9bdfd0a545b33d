LEVELS = {"guest": 0, "crew": 1, "captain": 2}


def may_sail(user) -> bool:
    return LEVELS.get(user.role, 2) >= 1
