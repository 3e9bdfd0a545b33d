CREATE TABLE "Shelf" ("id" BIGINT PRIMARY KEY);
CREATE TABLE "Good" (
  "id" BIGINT PRIMARY KEY,
  "name" TEXT NOT NULL,
  "shelfId" BIGINT NOT NULL REFERENCES "Shelf" ("id")
);
CREATE INDEX "Good_shelfId_idx" ON "Good" ("shelfId");
