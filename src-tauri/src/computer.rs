//! What this computer is called, for the name of the app's own key.

/// The host name, or a word for it where the system tells none.
pub(crate) fn name() -> String {
    let told = std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok();
    let read = || std::fs::read_to_string("/etc/hostname").ok();
    told.or_else(read)
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or("this computer".into())
}
