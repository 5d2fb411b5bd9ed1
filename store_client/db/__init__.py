"""The only code that knows peewee and SQLite: the register's file."""
