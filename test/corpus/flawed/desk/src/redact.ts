export const SENSITIVE_KEYS = ['password', 'secret'];
