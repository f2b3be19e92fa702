"""The sub-commands, one module each, loaded when chosen: `add_arguments` declares options, `run` does the work.

At import they load the standard library only; data and screens are imported inside `run`.
"""
