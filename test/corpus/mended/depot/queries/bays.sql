-- name: freeBays :many
SELECT id, dock_id FROM bays WHERE operator = @operator;
