import pybreaker

openai_breaker = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=30)
stripe_breaker = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=30)
