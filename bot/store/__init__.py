"""What is remembered about people and servers: one schema on SQLite and on PostgreSQL, behind small protocols."""
