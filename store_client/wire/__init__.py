"""The register's half of the wire contract (resources/wire/README.md)."""
