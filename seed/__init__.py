"""People who do not exist, as FHIR R4 resources."""
