CREATE TABLE "Shelf" ("id" BIGINT PRIMARY KEY);
CREATE TABLE "Good" (
  "id" BIGINT PRIMARY KEY,
  "name" TEXT NOT NULL,
  "code" TEXT,
  "shelfId" BIGINT NOT NULL REFERENCES "Shelf" ("id")
);
