"""Sổ tờ công khai: what hangs where, the walk which checks it, and what is published how."""
