"""Reads, one file per need; each returns frozen records."""
