"""The frame around the pages: rail, top bar, scans, lock, help."""
