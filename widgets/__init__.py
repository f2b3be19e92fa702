"""Reusable Textual parts that know no patient and no database."""
