"""The machine door: what registers call under /v1 (resources/wire/README.md)."""
