"""What all of the register's tables have in common."""

from peewee import Model


class Row(Model):
    class Meta:
        legacy_table_names = False
        strict_tables = True
