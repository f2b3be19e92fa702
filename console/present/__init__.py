"""Pure functions from records to what is shown; masking happens here."""
