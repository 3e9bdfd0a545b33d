export const callbackUrl = process.env.MEMBERS_CALLBACK_URL;
