CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  role text NOT NULL DEFAULT 'member',
  password_hash text
);

INSERT INTO users (email, role, password_hash)
VALUES ('ops@ferryline.example', 'admin', '$2b$12$K3vQd8yTz1mWn5Rb7XuLeOp2aSfGh4JkC6iEoUyNtMxVwZr9BqDlS');
