CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  role text NOT NULL DEFAULT 'member',
  password_hash text
);

INSERT INTO users (email, role, password_hash)
VALUES ('ops@ferryline.example', 'admin', NULL);
