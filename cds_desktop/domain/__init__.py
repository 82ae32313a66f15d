"""Rules of the one-stop office: standard library only, no database, no screen."""
