"""`backup make|list|verify|restore` as commands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import REFUSED, Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import iso, office_time
from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken

if TYPE_CHECKING:
    from cds_desktop.domain.backups import Manifest
    from cds_desktop.services.backups import BackupEntry, MadeBackup
    from cds_desktop.services.restore_preview import RestorePreview

_CANNOT_OPEN = ("database.damaged", "database.unreachable", "office.not_set_up")


def add_parser(commands: SubParsers) -> None:
    """Add the group `backup`."""
    group = add_group(commands, "backup", "Sao lưu và khôi phục")
    add_command(group, "make", "Sao lưu ngay vào thư mục sao lưu của đơn vị", _make)
    listing = add_command(group, "list", "Liệt kê các bản sao lưu, mới nhất trước", _list)
    _folder(listing)
    verify = add_command(group, "verify", "Mở lại một bản sao lưu và kiểm tra tất cả", _verify)
    verify.add_argument("backup", nargs="?", metavar="BẢN", help="tên hoặc đường dẫn; mới nhất")
    _folder(verify)
    restore = add_command(
        group, "restore", "Khôi phục một bản sao lưu, sau khi sao lưu dữ liệu hiện tại", _restore
    )
    restore.add_argument("backup", metavar="BẢN", help="tên hoặc đường dẫn của bản sao lưu")
    _folder(restore)
    restore.add_argument(
        "--preview", action="store_true", help="chỉ xem sẽ thay đổi gì, không khôi phục"
    )
    restore.add_argument("--force", action="store_true", help="nhận cả bản sao lưu của đơn vị khác")


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder", type=Path, metavar="THƯ_MỤC", help="thư mục sao lưu khác của đơn vị"
    )


def _make(_arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.backups import make

    office = session.office()
    made = make(
        office.open_uow,
        office.data_dir,
        actor=session.actor,
        now=session.now(),
        progress=session.progress("Sao lưu"),
    )
    return session.answer(_made_data(made), *_made_lines(made))


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.backups import list_backups
    from cds_desktop.wording.backups import KINDS, number_words, size_words
    from cds_desktop.wording.errors import sentence

    entries = list_backups(_backup_folder(arguments, session))
    lines = []
    for entry in entries:
        if entry.manifest is None:
            lines.append(f"{entry.name}  {sentence(entry.fault)}" if entry.fault else entry.name)
            continue
        manifest = entry.manifest
        dossiers = number_words(manifest.counts.get("dossier", 0))
        lines.append(
            f"{entry.name}  {KINDS[manifest.kind.value]}  {manifest.unit_name}"
            f"  {dossiers} hồ sơ  {size_words(manifest.database_size + manifest.files_size)}"
        )
    data = [_entry_data(entry) for entry in entries]
    return session.answer(data, *(lines or ["Chưa có bản sao lưu nào."]))


def _verify(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.backup_checks import verify
    from cds_desktop.services.backups import find_backup
    from cds_desktop.wording.backups import problem_words

    source = _find(arguments, session)
    if source is None:
        source = find_backup(_backup_folder(arguments, session), arguments.backup)
    found = verify(source, session.progress("Kiểm tra"))
    data = {
        "name": source.name,
        "path": str(source),
        "ok": found.is_ok,
        "problems": [{"code": problem.code, "count": problem.count} for problem in found.problems],
        "counts": dict(found.manifest.counts) if found.manifest else {},
        "files": len(found.manifest.files) if found.manifest else 0,
    }
    lines = [problem_words(problem.code, problem.count) for problem in found.problems]
    session.answer(data, *(lines or [f"Bản sao lưu {source.name} nguyên vẹn."]))
    return 0 if found.is_ok else REFUSED


def _restore(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.backups import find_backup
    from cds_desktop.services.restore_preview import preview_restore
    from cds_desktop.services.restore_swap import recover_interrupted_restore
    from cds_desktop.services.restores import restore

    source = _find(arguments, session)
    if source is None:
        source = find_backup(_backup_folder(arguments, session), arguments.backup)
    recover_interrupted_restore(session.data_dir)
    preview = preview_restore(session.data_dir, source)
    data: dict[str, Any] = _preview_data(preview)
    lines = _preview_lines(preview)
    if arguments.preview:
        return session.answer({**data, "restored": False, "before": None}, *lines)
    done = restore(
        session.data_dir,
        source,
        session.close,
        actor=session.actor,
        now=session.now(),
        force=arguments.force,
        progress=session.progress("Khôi phục"),
    )
    data |= {
        "restored": True,
        "before": str(done.before.path) if done.before else None,
        "restored_files": done.restored_files,
    }
    lines.append(f"Đã khôi phục {source.name}; {done.restored_files} tệp được đưa lại vào kho.")
    if done.before:
        lines.append(f"Dữ liệu trước đó: {done.before.path}")
    return session.answer(data, *lines)


def _find(arguments: argparse.Namespace, session: Session) -> Path | None:
    """A backup named by its path; the office need not open for that."""
    from cds_desktop.services.backups import find_backup

    if arguments.folder is not None:
        return find_backup(arguments.folder.expanduser().absolute(), arguments.backup)
    named = arguments.backup
    if named is not None and Path(named).expanduser().is_dir():
        return find_backup(session.data_dir.backups, named)
    return None


def _backup_folder(arguments: argparse.Namespace, session: Session) -> Path:
    """The named folder, the office's own, or the one beside data that cannot be opened."""
    from cds_desktop.services.backups import backup_folder

    named: Path | None = arguments.folder
    if named is not None:
        return named.expanduser().absolute()
    try:
        office = session.office()
        return backup_folder(office.open_uow, office.data_dir)
    except (EnvironmentFault, RuleBroken, NotFound) as error:
        if error.code not in _CANNOT_OPEN or not session.data_dir.backups.is_dir():
            raise
        return session.data_dir.backups


def _made_data(made: MadeBackup) -> dict[str, Any]:
    return {
        **_manifest_data(made.manifest),
        "path": str(made.path),
        "folder": str(made.path.parent),
        "new_files": made.new_files,
        "missing_files": len(made.manifest.missing),
        "thinned": list(made.thinned),
        "same_disk": made.is_same_disk,
        "verified": True,
    }


def _made_lines(made: MadeBackup) -> list[str]:
    from cds_desktop.wording.backups import number_words

    dossiers = number_words(made.manifest.counts.get("dossier", 0))
    lines = [
        f"Đã sao lưu và kiểm tra: {made.path}",
        f"{dossiers} hồ sơ, {number_words(len(made.manifest.files))} tệp số hóa.",
    ]
    if made.manifest.missing:
        lines.append(
            f"Thiếu trong kho {len(made.manifest.missing)} tệp số hóa nên không sao lưu được."
        )
    if made.thinned:
        lines.append(f"Đã bỏ {len(made.thinned)} bản sao lưu cũ.")
    if made.is_same_disk:
        lines.append("Thư mục sao lưu nằm cùng ổ đĩa với dữ liệu. Nên chọn ổ đĩa khác.")
    return lines


def _entry_data(entry: BackupEntry) -> dict[str, Any]:
    if entry.manifest is None:
        code = entry.fault.code if entry.fault else ""
        return {"name": entry.name, "path": str(entry.path), "readable": False, "code": code}
    return {**_manifest_data(entry.manifest), "path": str(entry.path), "readable": True}


def _manifest_data(manifest: Manifest) -> dict[str, Any]:
    return {
        "name": manifest.name,
        "made_at": iso(manifest.made_at),
        "kind": manifest.kind.value,
        "unit_code": manifest.unit_code,
        "unit_name": manifest.unit_name,
        "is_sample": manifest.is_sample,
        "program": manifest.program,
        "schema": manifest.schema,
        "counts": dict(manifest.counts),
        "files": len(manifest.files),
        "size": manifest.database_size + manifest.files_size,
    }


def _preview_data(preview: RestorePreview) -> dict[str, Any]:
    return {
        "backup": _manifest_data(preview.manifest),
        "unit_now": preview.current_unit,
        "same_unit": preview.is_same_unit,
        "newer": preview.is_newer,
        "current_damaged": preview.is_current_damaged,
        "counts": {
            line.table: {
                "backup": line.in_backup,
                "today": line.today,
                "difference": line.difference,
            }
            for line in preview.lines
        },
    }


def _preview_lines(preview: RestorePreview) -> list[str]:
    from cds_desktop.wording.backups import COUNTED, number_words

    manifest = preview.manifest
    lines = [
        f"{manifest.unit_name} ({manifest.unit_code}),"
        f" sao lưu lúc {office_time(manifest.made_at):%H:%M ngày %d/%m/%Y}.",
    ]
    for line in preview.lines:
        today = "–" if line.today is None else number_words(line.today)
        lines.append(
            f"{COUNTED[line.table]}: trong bản sao lưu {number_words(line.in_backup)},"
            f" hiện có {today}"
        )
    return lines
