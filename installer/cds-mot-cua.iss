; Inno Setup 6.4 or newer packs the folder that `py -m tools.tasks package` built:
;   iscc /DVersion=x.y.z installer\cds-mot-cua.iss     (the version: py -c "import cds_desktop; print(cds_desktop.__version__)")
; For one user, without administrator rights; data stays in the user's folder when the program goes.
#ifndef Version
  #error Give the version: /DVersion=x.y.z
#endif

[Setup]
AppId={{5B1B9B62-5D2E-4E0B-9C1A-6E7C5C0D3A41}
AppName=CDS Một cửa
AppVersion={#Version}
AppPublisher=CDS Một cửa
DefaultDirName={autopf}\CDS Mot cua
DefaultGroupName=CDS Một cửa
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\LICENSE
OutputDir=..\dist
OutputBaseFilename=CDS-Mot-cua-{#Version}
SetupIconFile=cds-mot-cua.ico
UninstallDisplayIcon={app}\CDS-Mot-cua.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes

[Languages]
Name: "vi"; MessagesFile: "compiler:Languages\Vietnamese.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"

[InstallDelete]
; Libraries of the version before must not stay beside those of the new one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\dist\CDS-Mot-cua\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\CDS Một cửa"; Filename: "{app}\CDS-Mot-cua.exe"
Name: "{autodesktop}\CDS Một cửa"; Filename: "{app}\CDS-Mot-cua.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\cds-mot-cua-lenh.exe"; Parameters: "self-test"; Flags: runhidden; StatusMsg: "Đang tự kiểm tra…"
Filename: "{app}\CDS-Mot-cua.exe"; Description: "{cm:LaunchProgram,CDS Một cửa}"; Flags: nowait postinstall skipifsilent
