"""Steps from one schema to the next; imported only when a store is older than the program."""
