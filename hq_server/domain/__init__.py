"""HQ's rules: plain values that know no database, no web and no clock."""
