//! The harness itself, tried on the bare window.

use tests::desktop::{Desktop, Keyring};
use tests::window::{Launch, Window};
use tests::{programs, wait};

#[tokio::test]
async fn a_window_opens_on_a_desktop_of_its_own_and_shows_its_text() {
    let desktop = Desktop::start(Keyring::Unlocked).await.unwrap();
    let window = Window::open(&desktop, Launch::of(programs::built("bare").unwrap())).await.unwrap();
    window.read("A window with one line of text.").await.unwrap();
    window.picture(&desktop.path("bare.png")).await.unwrap();
    let picture = std::fs::read(desktop.path("bare.png")).unwrap();
    assert_eq!(picture.get(1..4), Some(b"PNG".as_slice()));
    let pid = window.pid().unwrap();
    drop(window);
    wait::until("its end", wait::STEP, async || Ok((!programs::is_running(pid)).then_some(())))
        .await
        .unwrap();
}
