CREATE TABLE gates (id bigint PRIMARY KEY);
