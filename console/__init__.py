"""The terminal application. Importing this package must stay free: it holds the version only."""

__version__ = "0.1.0"
