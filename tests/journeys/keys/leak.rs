//! A key that was seen somewhere: what it opens, which key it is, and the end of it.

use tests::Result;
use tests::sandbox_process::SandboxProcess;
use tests::window::{Name, Role};
use tests::wire::Wire;

use super::open_list;
use crate::scene::Scene;

#[tokio::test]
async fn a_pasted_key_is_found_by_its_hint_and_goes_nowhere_but_to_the_service() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let person = scene.person().await?;
    let (leaked_id, leaked) = person.make_key("Seen in a chat", &["posts:read", "brands:read"]).await?;
    let (_, other) = person.make_key("Not seen", &["posts:read"]).await?;
    let wire = Wire::before(&scene.sandbox.printed("base-url")?).await?;
    let window = scene.open().await?;
    sign_in_over(&window, &wire, &scene.sandbox).await?;
    open_list(&window).await?;
    window.click(Role::Button, "Check a leaked key").await?;
    window.fill(Role::TextBox, "Leaked key", &leaked).await?;
    window.click(Role::Button, "Find out").await?;
    window.read("It opens what it says, and nothing beyond that was found").await?;
    window.read("beginning and end fit").await?;
    let text = window.text().await?;
    assert!(text.contains("Seen in a chat") && !text.contains("Not seen"), "{text}");
    assert!(!text.contains(&leaked), "what was pasted is gone from the page");

    let requests = wire.requests();
    let with_it: Vec<&String> = requests.iter().filter(|request| request.contains(&leaked)).collect();
    assert!(!with_it.is_empty(), "it was tried out");
    for request in with_it {
        let first = request.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("GET ") && !first.contains(&leaked),
            "only reads, never in an address: {first}"
        );
        assert_eq!(request.matches(&leaked).count(), 1, "{first}");
        assert!(request.contains(&format!("authorization: Bearer {leaked}")), "{first}");
    }
    assert!(!requests.iter().any(|request| request.contains(&other)), "no other key was tried");

    window.click(Role::Button, "Revoke key").await?;
    window.fill(Role::TextBox, "Name of the key", "Seen in a chat").await?;
    window.click(Role::Button, "Revoke key").await?;
    window.read("Key revoked").await?;
    assert!(!scene.holder(&leaked)?.is_taken().await?, "it is dead at once");
    assert!(scene.holder(&other)?.is_taken().await?, "the other one lives");

    let report = scene.desktop.path("incident.txt");
    window.click(Role::Button, "Incident report").await?;
    window.fill(Role::TextBox, "New file", &report.display().to_string()).await?;
    window.click(Role::Button, "Write file").await?;
    window.read("Report written").await?;
    let report = std::fs::read_to_string(report)?;
    assert!(report.contains("Seen in a chat") && report.contains(&leaked_id), "{report}");
    assert!(!report.contains(&leaked), "a report holds hints and names only");
    Ok(())
}

/// Signs in at an address where everything can be overheard on its way to the sandbox.
async fn sign_in_over(window: &tests::window::Window, wire: &Wire, sandbox: &SandboxProcess) -> Result<()> {
    tests::app::enter_sign_in(window, wire.base_url(), &sandbox.printed("email")?).await?;
    window.fill(Role::TextBox, "Password", &sandbox.printed("password")?).await?;
    window.click(Role::Button, "Sign in").await?;
    window.see(Role::Button, Name::starts("API keys")).await.map(drop)
}
