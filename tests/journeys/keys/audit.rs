//! The audit's exports: hints only, and nothing that a spreadsheet or a browser would carry out.

use tests::Result;
use tests::window::{Name, Role, Window};

use super::open_list;
use crate::scene::Scene;

const FORMULA: &str = "=HYPERLINK(\"http://127.0.0.1:9/steal\")";
const MARKUP: &str = "<img src=x onerror=alert(1)>";

#[tokio::test]
async fn the_audit_is_exported_as_a_table_and_as_a_page_with_hints_only() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let person = scene.person().await?;
    let mut secrets = Vec::new();
    for name in [FORMULA, MARKUP, "-2+3", "@home", "+351"] {
        secrets.push(person.make_key(name, &["posts:read", "webhooks:write"]).await?.1);
    }
    let window = scene.open_signed_in().await?;
    open_list(&window).await?;
    window.click(Role::Button, "Findings").await?;
    let table = export(&window, &scene, "Table (CSV)", "keys.csv").await?;
    let page = export(&window, &scene, "Page to print (HTML)", "keys.html").await?;

    for cell in cells(&table) {
        let is_safe = !cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(is_safe, "a spreadsheet would calculate {cell}");
    }
    assert!(table.contains("'=HYPERLINK(") && table.contains("'-2+3") && table.contains("'@home"), "{table}");
    assert!(!page.contains("<img") && page.contains("&lt;img src=x"), "the name is text on the page");
    assert!(!page.contains("<script"), "a page to print runs nothing");
    for (key, secret) in scene.server.keys().await?.iter().zip(secrets.iter().rev()) {
        assert!(page.contains(&key.key_hint), "each key is named by its hint");
        assert!(!table.contains(secret) && !page.contains(secret), "and never by itself");
    }
    Ok(())
}

async fn export(window: &Window, scene: &Scene, format: &str, file: &str) -> Result<String> {
    let file = scene.desktop.path(file);
    window.click(Role::Button, Name::starts("Export")).await?;
    window.click(Role::Radio, format).await?;
    window.fill(Role::TextBox, "New file", &file.display().to_string()).await?;
    window.click(Role::Button, "Write file").await?;
    window.read("Audit exported").await?;
    Ok(std::fs::read_to_string(file)?)
}

/// The cells of a table in CSV, without their quotes.
fn cells(table: &str) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    for each in table.chars() {
        match each {
            '"' => is_quoted = !is_quoted,
            ',' | '\n' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {}
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}
