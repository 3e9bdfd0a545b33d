export const visitLogger = {
  info: (_visit: object) => {},
  warn: (_visit: object) => {},
  error: (_visit: object) => {},
};
