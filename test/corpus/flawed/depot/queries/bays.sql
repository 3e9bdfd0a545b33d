-- name: freeBays :many
SELECT id, label FROM bays WHERE operator = @operator;
