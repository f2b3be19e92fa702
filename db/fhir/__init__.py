"""FHIR R4 in: files to clean, checked drafts, drafts to facts in the store."""
