SENSITIVE_KEYS = {"password", "secret", "email"}
