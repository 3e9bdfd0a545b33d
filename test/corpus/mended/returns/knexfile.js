export default {
  client: 'pg',
  connection: process.env.RETURNS_DATABASE_URL,
};
