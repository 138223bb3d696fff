//! A session bus of its own with gnome-keyring on it, in a home folder of its own.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The state of the keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyring {
    /// Set up and open.
    Unlocked,
    /// Running, but without any keyring in it.
    NeverSetUp,
    /// Not running, and the bus cannot start it.
    Absent,
}

/// A bus and all that runs on it; everything ends with it.
pub(crate) struct Bus {
    home: tempfile::TempDir,
    address: String,
    display: Option<String>,
    keyring: Option<Process>,
    /// Held until the bus is dropped.
    _processes: Vec<Process>,
}

const PASSWORD: &[u8] = b"opens the test keyring\n";

impl Bus {
    /// A bus without a display: an unlock question cannot be shown, which counts as dismissed.
    pub(crate) fn start(keyring: Keyring) -> Self {
        Self::build(keyring, None, vec![])
    }

    /// A bus with a display, so that an unlock question is shown and waits.
    pub(crate) fn start_with_display(keyring: Keyring) -> Self {
        let mut server = Process(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("Xvfb is installed"),
        );
        let number = server.first_line();
        Self::build(keyring, Some(format!(":{number}")), vec![server])
    }

    /// Starts the keyring on a bus that has none.
    pub(crate) fn start_keyring(&self, keyring: Keyring) -> Process {
        self.start_keyring_from("gnome-keyring-daemon", keyring)
    }

    /// Starts the keyring from a copy of its program, which stands in for another program that keeps secrets.
    pub(crate) fn start_keyring_as(&self, name: &str) -> Process {
        let copy = self.home.path().join(name);
        let found = Command::new("which").arg("gnome-keyring-daemon").output().expect("which is installed");
        let program = String::from_utf8(found.stdout).expect("a path");
        std::fs::copy(program.trim(), &copy).expect("gnome-keyring is installed");
        self.start_keyring_from(copy, Keyring::Unlocked)
    }

    fn start_keyring_from(&self, program: impl Into<PathBuf>, keyring: Keyring) -> Process {
        let mut command = self.command(program);
        command.args(["--foreground", "--components=secrets"]);
        if keyring == Keyring::Unlocked {
            command.arg("--unlock");
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring is installed");
        let mut input = child.stdin.take().expect("a pipe");
        input
            .write_all(if keyring == Keyring::Unlocked { PASSWORD } else { b"" })
            .expect("the password is taken");
        drop(input);
        let waited = self
            .command("gdbus")
            .args(["wait", "--session", "--timeout", "10", "org.freedesktop.secrets"])
            .status();
        assert!(waited.expect("gdbus is installed").success(), "the keyring comes up");
        Process(child)
    }

    /// Locks the keyring.
    pub(crate) fn lock(&self) {
        let path = "array:objpath:/org/freedesktop/secrets/collection/login";
        let sent = self
            .command("dbus-send")
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets",
            ])
            .args(["org.freedesktop.Secret.Service.Lock", path])
            .stdout(Stdio::null())
            .status();
        assert!(sent.expect("dbus-send is installed").success(), "the keyring is locked");
    }

    /// Ends the keyring and opens it again, as at the next login.
    pub(crate) fn restart_keyring(&mut self) {
        self.keyring = None;
        self.keyring = Some(self.start_keyring(Keyring::Unlocked));
    }

    /// What another program finds in the keyring under our service's name.
    pub(crate) fn look_up(&self, item: &str) -> String {
        let found = self
            .command("secret-tool")
            .args(["lookup", "service", "Autoposting Desktop", "username", item])
            .output();
        String::from_utf8(found.expect("secret-tool is installed").stdout).expect("text")
    }

    /// A process that uses the keychain through the engine.
    pub(crate) fn probe(&self, patience_ms: u32) -> Probe {
        Probe::start(self.command(probe_path()), patience_ms)
    }

    fn build(keyring: Keyring, display: Option<String>, mut processes: Vec<Process>) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut bus = Self { home, address: String::new(), display, keyring: None, _processes: vec![] };
        let mut daemon = Process(bus.daemon(keyring));
        bus.address = daemon.first_line();
        processes.push(daemon);
        bus._processes = processes;
        if keyring != Keyring::Absent {
            bus.keyring = Some(bus.start_keyring(keyring));
        }
        bus
    }

    fn daemon(&self, keyring: Keyring) -> Child {
        let mut command = self.command("dbus-daemon");
        match keyring {
            // The usual configuration starts a keyring by itself, so this bus gets one without services.
            Keyring::Absent => {
                let path = self.home.path().join("bus.conf");
                std::fs::write(&path, BARE_BUS).expect("a file");
                command.arg(format!("--config-file={}", path.display()));
            }
            Keyring::Unlocked | Keyring::NeverSetUp => {
                command.arg("--session");
            }
        }
        command.args(["--nofork", "--print-address"]).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().expect("dbus-daemon is installed")
    }

    fn command(&self, program: impl Into<PathBuf>) -> Command {
        let mut command = Command::new(program.into());
        command.env("HOME", self.home.path()).env("XDG_RUNTIME_DIR", self.home.path());
        for name in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "GNOME_KEYRING_CONTROL",
        ] {
            command.env_remove(name);
        }
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        if let Some(display) = &self.display {
            command.env("DISPLAY", display);
        }
        command
    }
}

const BARE_BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A child that is ended when it is dropped.
pub(crate) struct Process(Child);

impl Process {
    fn first_line(&mut self) -> String {
        let mut line = String::new();
        let output = self.0.stdout.as_mut().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("a line");
        line.trim().to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running probe.
pub(crate) struct Probe {
    process: Process,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Probe {
    /// A probe where there is no session bus at all.
    pub(crate) fn without_bus(patience_ms: u32) -> Self {
        let mut command = Command::new(probe_path());
        command
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .env("XDG_RUNTIME_DIR", "/nonexistent");
        Self::start(command, patience_ms)
    }

    /// One command, one answer.
    pub(crate) fn ask(&mut self, command: &str) -> String {
        writeln!(self.input, "{command}").expect("the probe listens");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("the probe answers");
        answer.trim().to_owned()
    }

    fn start(mut command: Command, patience_ms: u32) -> Self {
        command
            .arg(patience_ms.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = Process(command.spawn().expect("the probe is built with the tests"));
        let input = process.0.stdin.take().expect("a pipe");
        let output = BufReader::new(process.0.stdout.take().expect("a pipe"));
        Self { process, input, output }
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.process.0.kill();
    }
}

fn probe_path() -> &'static str {
    env!("CARGO_BIN_EXE_keychain_probe")
}
