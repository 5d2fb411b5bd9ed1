"""Selling: scan, change, take cash."""
