"""Colours by meaning; no colour is named anywhere else."""
