"""The version resource of the Windows program, made from the one version number."""

from pathlib import Path

from cds_desktop import __version__

TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('042A04B0', [
      StringStruct('CompanyName', 'CDS Một cửa'),
      StringStruct('FileDescription', 'CDS Một cửa'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', 'cds-mot-cua'),
      StringStruct('LegalCopyright', 'Apache-2.0'),
      StringStruct('OriginalFilename', 'CDS-Mot-cua.exe'),
      StringStruct('ProductName', 'CDS Một cửa'),
      StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [0x042A, 1200])])
  ]
)
"""


def version_file_text(version: str = __version__) -> str:
    """The text of the resource: Vietnamese (0x042A), Unicode (1200)."""
    parts = [int(part) for part in version.split(".")]
    numbers = tuple([*parts, 0, 0, 0, 0][:4])
    return TEMPLATE.format(numbers=numbers, version=version)


def write_version_file(path: Path) -> Path:
    """Write the resource for PyInstaller and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(version_file_text(), encoding="utf-8")
    return path
