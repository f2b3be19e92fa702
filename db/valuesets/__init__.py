"""Data files of codes, conditions and trends; `db.value_sets` reads them."""
