"""A form filled with invented data, laid out by what prints it."""

from __future__ import annotations

from cds_desktop.domain.form_sets import FormSet, FormTemplate, receipt_of, with_forms
from cds_desktop.domain.forms import FormKind, QrSide
from cds_desktop.wording.form_samples import sample_form, sample_register, sample_slip
from ui.printing.page import Page

__all__ = ["sample_pages"]


def sample_pages(
    template: FormTemplate,
    form_set: FormSet,
    unit_lines: tuple[str, ...],
    qr_side: QrSide = QrSide.LEFT,
) -> tuple[Page, ...]:
    """The pages of one form for a dossier that does not exist.

    Raises:
        RuleBroken: The form lacks what it must say (`form.…`).
    """
    from ui.printing.fonts import ensure_print_fonts

    ensure_print_fonts()
    if template.kind is FormKind.RECEIPT:
        from ui.printing.slip import slip_pages

        receipt = receipt_of(with_forms(form_set, (template,)), qr_side)
        return slip_pages(sample_slip(unit_lines), receipt)
    if template.kind is FormKind.REGISTER:
        from ui.printing.register import register_pages

        return register_pages(sample_register(unit_lines), template, form_set)
    from ui.printing.forms import form_pages

    return form_pages(sample_form(unit_lines, unit_lines[-1]), template, form_set)
