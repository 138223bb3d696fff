//! Four ways of sending that are simpler than the engine's, each honestly made: every attempt is on disk before it
//! leaves, refusals are told from doubts, and what is in doubt is treated by one plain rule.

use std::time::Duration;

use engine::Point;
use reqwest::StatusCode;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::Design;
use super::headless::{BRAND, Done, Headless, READY, say};
use super::kill::Kill;
use crate::Result;
use crate::server_client::http_client;

/// As long as the engine waits before it believes in absence, in unscaled seconds.
const SETTLE_S: f64 = 150.0;
/// As long as the engine waits for the answer, in unscaled seconds.
const ANSWER_S: f64 = 60.0;

pub(super) async fn run(told: &Headless, design: Design, kill: &Kill, key: String) -> Result<Done> {
    let (rows, http) = (Rows::open(told)?, http_client()?);
    let sender = Sender { told, design, kill, key, rows, http };
    for row in sender.rows.in_state("sending")? {
        sender.doubt(&row).await?;
    }
    kill.at(Point::Recovered);
    say(READY);
    loop {
        if let Some(row) = sender.rows.in_state("waiting")?.first() {
            sender.send(row).await?;
        } else if sender.rows.in_state("unclear")?.is_empty() {
            return Ok(Done { rows: sender.rows.count()?, surplus: 0 });
        } else {
            sender.settle().await?;
        }
    }
}

struct Sender<'a> {
    told: &'a Headless,
    design: Design,
    kill: &'a Kill,
    key: String,
    rows: Rows,
    http: reqwest::Client,
}

enum Answer {
    Created,
    NotDone { wait: Duration },
    Unknown,
}

impl Sender<'_> {
    async fn send(&self, row: &Row) -> Result<()> {
        self.rows.set(row, "sending")?;
        self.kill.at(Point::AttemptWritten);
        let answer = self.post(row).await;
        self.kill.at(Point::AnswerReceived);
        match answer {
            Answer::Created => self.rows.set(row, "sent")?,
            Answer::NotDone { wait } => {
                self.rows.set(row, "waiting")?;
                tokio::time::sleep(wait).await;
            }
            Answer::Unknown => self.doubt(row).await?,
        }
        self.kill.at(Point::OutcomeWritten);
        Ok(())
    }

    async fn post(&self, row: &Row) -> Answer {
        let body = json!({
            "brandSlug": BRAND, "text": row.text, "platforms": ["x"], "scheduledAt": row.due, "draft": false,
        });
        let request =
            self.http.post(format!("{}/posts", self.told.address)).bearer_auth(&self.key).json(&body);
        let answer = match request.timeout(self.scaled(ANSWER_S)).send().await {
            Ok(answer) => answer,
            Err(error) if error.is_connect() => return Answer::NotDone { wait: Duration::from_millis(50) },
            Err(_) => return Answer::Unknown,
        };
        match answer.status() {
            StatusCode::CREATED => {
                let body: Option<Value> = answer.json().await.ok();
                body.map_or(Answer::Unknown, |_| Answer::Created)
            }
            StatusCode::TOO_MANY_REQUESTS => Answer::NotDone { wait: retry_after(&answer) },
            status if status.is_client_error() => Answer::NotDone { wait: Duration::from_millis(50) },
            _ => Answer::Unknown,
        }
    }

    /// The one rule of each design.
    async fn doubt(&self, row: &Row) -> Result<()> {
        match self.design {
            Design::Engine | Design::BlindRetry => self.rows.set(row, "waiting"),
            Design::NeverRetry => self.rows.set(row, "sent"),
            Design::ReadBackAtOnce => {
                let there = count(&self.listed().await?, &row.text);
                self.kill.at(Point::Listed);
                let is_mine = there > self.rows.sent_with(&row.text)?;
                self.rows.set(row, if is_mine { "sent" } else { "waiting" })?;
                self.kill.at(Point::Resolved);
                Ok(())
            }
            Design::ExistsTest => self.rows.set(row, "unclear"),
        }
    }

    /// Only the design that tests for existence gets here: it waits as long as the engine would.
    async fn settle(&self) -> Result<()> {
        tokio::time::sleep(self.scaled(SETTLE_S)).await;
        let listed = self.listed().await?;
        self.kill.at(Point::Listed);
        for row in self.rows.in_state("unclear")? {
            let exists = count(&listed, &row.text) > 0;
            self.rows.set(&row, if exists { "sent" } else { "waiting" })?;
        }
        self.kill.at(Point::Resolved);
        Ok(())
    }

    /// The texts of all posts of the brand; a list that fails is asked for again.
    async fn listed(&self) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        loop {
            let url =
                format!("{}/posts?brandSlug={BRAND}&limit=100&offset={}", self.told.address, texts.len());
            let answer = self.http.get(url).bearer_auth(&self.key).send().await?;
            if answer.status() == StatusCode::TOO_MANY_REQUESTS {
                tokio::time::sleep(retry_after(&answer)).await;
                continue;
            }
            let Ok(body) = answer.json::<Value>().await else { continue };
            let Some(page) = body.get("data").and_then(Value::as_array) else { continue };
            let text = |post: &Value| Some(post.get("text")?.as_str()?.to_owned());
            texts.extend(page.iter().filter_map(text));
            if page.len() < 100 {
                return Ok(texts);
            }
        }
    }

    fn scaled(&self, seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds * self.told.scale)
    }
}

fn count(texts: &[String], wanted: &str) -> usize {
    texts.iter().filter(|text| *text == wanted).count()
}

fn retry_after(answer: &reqwest::Response) -> Duration {
    let seconds = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1))
}

/// The rows on disk.
struct Rows(Connection);

struct Row {
    id: i64,
    text: String,
    due: String,
}

impl Rows {
    /// Opens the file, and fills it from the sheet if it is new.
    fn open(told: &Headless) -> Result<Self> {
        std::fs::create_dir_all(&told.folder)?;
        let mut connection = Connection::open(told.folder.join("attempts.db"))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE IF NOT EXISTS attempt (id INTEGER PRIMARY KEY, text TEXT, due TEXT, state TEXT)",
        )?;
        let transaction = connection.transaction()?;
        if transaction.query_row("SELECT count(*) FROM attempt", [], |row| row.get::<_, i64>(0))? == 0 {
            for line in csv::Reader::from_path(&told.sheet)?.records() {
                let line = line?;
                let (text, due) = (line.get(0), line.get(2));
                transaction.execute(
                    "INSERT INTO attempt (text, due, state) VALUES (?1, ?2, 'waiting')",
                    params![text, due],
                )?;
            }
        }
        transaction.commit()?;
        Ok(Self(connection))
    }

    fn in_state(&self, state: &str) -> Result<Vec<Row>> {
        let mut query =
            self.0.prepare_cached("SELECT id, text, due FROM attempt WHERE state = ?1 ORDER BY id")?;
        let rows = query
            .query_map([state], |row| Ok(Row { id: row.get(0)?, text: row.get(1)?, due: row.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn set(&self, row: &Row, state: &str) -> Result<()> {
        self.0.execute("UPDATE attempt SET state = ?2 WHERE id = ?1", params![row.id, state])?;
        Ok(())
    }

    fn sent_with(&self, text: &str) -> Result<usize> {
        let sql = "SELECT count(*) FROM attempt WHERE text = ?1 AND state = 'sent'";
        Ok(usize::try_from(self.0.query_row(sql, [text], |row| row.get::<_, i64>(0))?)?)
    }

    fn count(&self) -> Result<u32> {
        Ok(self.0.query_row("SELECT count(*) FROM attempt", [], |row| row.get(0))?)
    }
}
