export const callbackUrl = process.env.MEMBERS_CALLBACK_URL ?? 'http://localhost:3000/callback';
