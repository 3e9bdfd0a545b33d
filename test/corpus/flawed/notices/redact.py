SENSITIVE_KEYS = {"password", "secret"}
