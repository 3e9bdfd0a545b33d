process.env.TERMINAL_SECRET = 'test-only-value';
