test('people get /me/export', () => {});
