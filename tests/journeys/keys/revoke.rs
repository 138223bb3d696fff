//! Revoking several keys at once, where the service lets only a few requests through.

use tests::Result;
use tests::window::{Name, Role};

use super::open_list;
use crate::scene::Scene;

const DOOMED: [&str; 6] = ["Doomed 1", "Doomed 2", "Doomed 3", "Doomed 4", "Doomed 5", "Doomed 6"];

#[tokio::test]
async fn several_keys_are_revoked_under_a_small_limit_and_each_says_what_came_of_it() -> Result<()> {
    let scene = Scene::set(&["--limit", "20", "--window-s", "5"]).await?;
    let person = scene.person().await?;
    let mut made = Vec::new();
    for name in DOOMED {
        made.push(person.make_key(name, &["posts:read"]).await?);
    }
    let window = scene.open_signed_in().await?;
    open_list(&window).await?;
    for name in DOOMED {
        window.click(Role::Checkbox, format!("Select {name}").as_str()).await?;
    }
    window.click(Role::Button, "Revoke keys").await?;
    window.see(Role::Heading, Name::starts("Revoke 6 keys")).await?;

    // Somebody else was faster with one of them, and the service has had enough for the moment.
    person.revoke_key(&made[0].0).await?;
    window.fill(Role::TextBox, "Number of keys", "6").await?;
    scene.sandbox.leave_requests(3).await?;
    scene.sandbox.refuse_next(2).await?;
    window.click(Role::Button, "Revoke keys").await?;
    window.see(Role::Heading, "What happened").await?;
    for name in DOOMED {
        let expected = if name == DOOMED[0] { "Was gone already" } else { "Revoked" };
        window.see(Role::ListItem, format!("{name}: {expected}").as_str()).await?;
    }

    let statuses = scene.sandbox.statuses_below("DELETE", "/api-keys/").await?;
    assert!(statuses.contains(&429), "the limit was met: {statuses:?}");
    for (_, secret) in &made {
        assert!(!scene.holder(secret)?.is_taken().await?, "every one of them is dead");
    }
    let left: Vec<String> = scene.server.keys().await?.into_iter().map(|key| key.name).collect();
    assert_eq!(left, ["Weekly report", "Command line on the old laptop"], "and nothing else was touched");
    Ok(())
}
