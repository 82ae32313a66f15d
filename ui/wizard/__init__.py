"""The first-run wizard."""

from ui.wizard.window import FirstRunWizard

__all__ = ["FirstRunWizard"]
