"""The only code that knows peewee and the database drivers."""
