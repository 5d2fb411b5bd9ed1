"""What all of HQ's tables have in common."""

from peewee import Model


class Row(Model):
    class Meta:
        legacy_table_names = False
