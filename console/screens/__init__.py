"""Screens translate between people and the gateway; they hold no SQL, HTTP or file reading."""
