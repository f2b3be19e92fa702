"""Writes, one file per kind of team work; every write leaves an audit row."""
