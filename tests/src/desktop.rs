//! A desktop of its own for a test: session bus, keyring, display and home folder, all gone when it is dropped.
//!
//! Each app under test needs its own, because a second app on the same bus would only bring the first to the front.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::programs::Running;
use crate::{Result, wait};

/// In what state the keyring is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// There, and open.
    Unlocked,
    /// There, locked, and unable to ask anybody.
    Locked,
    /// Nobody serves secrets.
    Absent,
}

/// The desktop. Programs that were started on it have to be dropped before it.
pub struct Desktop {
    environment: Vec<(&'static str, OsString)>,
    _keyring: Option<Running>,
    _display: Running,
    _bus: Running,
    folder: TempDir,
}

impl Desktop {
    /// Starts everything and returns when it is ready to be used.
    pub async fn start(keyring: Keyring) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("autoposting-desktop-").tempdir()?;
        let mut environment = private_folders(folder.path())?;
        let bus = start_bus(folder.path(), &mut environment).await?;
        let display = start_display(folder.path(), &mut environment).await?;
        let keyring = match keyring {
            Keyring::Absent => None,
            state => Some(start_keyring(folder.path(), &environment, state).await?),
        };
        Ok(Self { environment, _keyring: keyring, _display: display, _bus: bus, folder })
    }

    /// A program to be started on this desktop.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        command_in(&self.environment, program)
    }

    /// The name of its display, as programs are told it.
    pub fn display_name(&self) -> Result<String> {
        let named = self.environment.iter().find(|(variable, _)| *variable == "DISPLAY");
        let name = named.and_then(|(_, name)| name.to_str()).ok_or("the desktop has no display")?;
        Ok(name.to_owned())
    }

    /// Waits until nobody on the bus has this name.
    pub async fn wait_until_free(&self, name: &str) -> Result<()> {
        wait::until(format_args!("the end of {name}"), wait::STEP, async || {
            Ok((!has_owner(&self.environment, name)?).then_some(()))
        })
        .await
    }

    /// A path inside the folder that is thrown away with the desktop.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the app keeps its data.
    pub fn data_folder(&self) -> PathBuf {
        self.path("data/io.github.autoposting-desktop")
    }
}

fn private_folders(root: &Path) -> Result<Vec<(&'static str, OsString)>> {
    let folders = [
        ("HOME", "home"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "run"),
    ];
    for (_, name) in folders {
        fs::create_dir(root.join(name))?;
    }
    fs::set_permissions(root.join("run"), fs::Permissions::from_mode(0o700))?;
    Ok(folders.map(|(variable, name)| (variable, root.join(name).into_os_string())).to_vec())
}

/// No service is ever started by the bus itself: what is not started here is not there.
const BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

async fn start_bus(root: &Path, environment: &mut Vec<(&'static str, OsString)>) -> Result<Running> {
    let (config, socket) = (root.join("bus.conf"), root.join("run/bus"));
    fs::write(&config, BUS.replace("SOCKET", &socket.to_string_lossy()))?;
    let mut command = command_in(environment, "dbus-daemon");
    command.arg("--nofork").arg("--print-address").arg("--config-file").arg(&config);
    let mut bus = Running::start(command, &root.join("bus.log"))?;
    environment.push(("DBUS_SESSION_BUS_ADDRESS", bus.next_line().await?.into()));
    Ok(bus)
}

async fn start_display(root: &Path, environment: &mut Vec<(&'static str, OsString)>) -> Result<Running> {
    let mut command = command_in(environment, "Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]);
    let mut display = Running::start(command, &root.join("display.log"))?;
    let number = display.next_line().await?;
    environment.push(("DISPLAY", format!(":{}", number.trim()).into()));
    environment.push(("GDK_BACKEND", "x11".into()));
    environment.push(("LIBGL_ALWAYS_SOFTWARE", "1".into()));
    environment.push(("NO_AT_BRIDGE", "1".into()));
    Ok(display)
}

async fn start_keyring(
    root: &Path,
    environment: &[(&'static str, OsString)],
    state: Keyring,
) -> Result<Running> {
    let mut command = command_in(environment, "gnome-keyring-daemon");
    command.args(["--foreground", "--unlock", "--components=secrets"]).stdin(Stdio::piped());
    let mut keyring = Running::start(command, &root.join("keyring.log"))?;
    if let Some(mut input) = keyring.take_input() {
        // The collection is made with this password; nobody needs it again.
        input.write_all(b"a keyring for tests")?;
    }
    wait::until("the keyring", wait::STEP, async || {
        Ok(has_owner(environment, "org.freedesktop.secrets")?.then_some(()))
    })
    .await?;
    if state == Keyring::Locked {
        ask_bus(
            environment,
            &[
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.Lock",
            ],
            "array:objpath:/org/freedesktop/secrets/collection/login",
        )?;
    }
    Ok(keyring)
}

fn has_owner(environment: &[(&'static str, OsString)], name: &str) -> Result<bool> {
    let call = ["--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner"];
    Ok(ask_bus(environment, &call, &format!("string:{name}"))?.contains("boolean true"))
}

fn ask_bus(environment: &[(&'static str, OsString)], call: &[&str], argument: &str) -> Result<String> {
    let mut command = command_in(environment, "dbus-send");
    let output = command.args(["--session", "--print-reply"]).args(call).arg(argument).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Without anything that could lead back to the desktop of whoever runs the tests.
fn command_in(environment: &[(&'static str, OsString)], program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for variable in [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "DBUS_SESSION_BUS_ADDRESS",
        "GNOME_KEYRING_CONTROL",
        "XDG_CURRENT_DESKTOP",
        "WEBKIT_DISABLE_COMPOSITING_MODE",
        "WEBKIT_DISABLE_DMABUF_RENDERER",
    ] {
        command.env_remove(variable);
    }
    command.envs(environment.iter().map(|(name, value)| (name, value))).stdin(Stdio::null());
    command
}
