"""The command line: whatever a screen does to data, a command can do."""
