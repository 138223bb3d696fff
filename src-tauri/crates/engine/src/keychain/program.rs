//! Which program keeps the secrets. On Linux several can, and what one of them has the others do not.

/// The system's own keychain, where it could not be told which program that is.
pub(super) const UNTOLD: &str = "system keyring";

/// What people call the program that keeps the secrets now. Blocks while the session bus is asked.
#[cfg(target_os = "linux")]
pub(super) fn name() -> String {
    process().map_or_else(
        |cause| {
            tracing::info!(%cause, "the program behind the keychain can't be told");
            UNTOLD.to_owned()
        },
        |process| people_call_it(process.trim()),
    )
}

/// What people call the program that keeps the secrets now.
#[cfg(not(target_os = "linux"))]
pub(super) fn name() -> String {
    let name = if cfg!(target_os = "macos") { "macOS Keychain" } else { "Windows Credential Manager" };
    name.to_owned()
}

/// Whether two names are known to be those of two programs.
pub(super) fn differ(one: &str, other: &str) -> bool {
    one != other && one != UNTOLD && other != UNTOLD
}

/// The name of the process that owns the secret service on the session bus, as the kernel has it: 15 bytes at most.
#[cfg(target_os = "linux")]
fn process() -> Result<String, Box<dyn std::error::Error>> {
    let bus = zbus::blocking::Connection::session()?;
    let owner = zbus::names::BusName::try_from("org.freedesktop.secrets")?;
    let id = zbus::blocking::fdo::DBusProxy::new(&bus)?.get_connection_unix_process_id(owner)?;
    Ok(std::fs::read_to_string(format!("/proc/{id}/comm"))?)
}

#[cfg(target_os = "linux")]
fn people_call_it(process: &str) -> String {
    let known = match process {
        "gnome-keyring-d" => "GNOME Keyring",
        "keepassxc" => "KeePassXC",
        // One for each major version of KDE.
        other if other.starts_with("kwalletd") || other.starts_with("ksecretd") => "KWallet",
        other => other,
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn programs_have_the_names_that_people_know() {
        let table = [
            ("gnome-keyring-d", "GNOME Keyring"),
            ("kwalletd5", "KWallet"),
            ("kwalletd6", "KWallet"),
            ("ksecretd", "KWallet"),
            ("keepassxc", "KeePassXC"),
            ("oo7-daemon", "oo7-daemon"),
        ];
        for (process, name) in table {
            assert_eq!(people_call_it(process), name);
        }
    }

    #[test]
    fn a_program_that_could_not_be_told_is_no_other_one() {
        assert!(differ("KWallet", "GNOME Keyring"));
        for (one, other) in [("KWallet", "KWallet"), (UNTOLD, "KWallet"), ("KWallet", UNTOLD)] {
            assert!(!differ(one, other), "{one}, {other}");
        }
    }
}
