CREATE TABLE docks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  label text NOT NULL
);
CREATE TABLE bays (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dock_id bigint NOT NULL REFERENCES docks (id),
  operator text NOT NULL
);
