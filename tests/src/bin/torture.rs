//! Sends many posts through crashes and faults, and fails if one is lost or doubled.
//!
//! `--posts N --seed S [--scale X] [--faults NAME] [--lists ORDER] [--design NAME]` is one campaign; `--short` is a
//! small one with the wrong designs beside it.

use std::io::{self, Write};
use std::process::ExitCode;

use tests::Result;
use tests::torture::{Design, FaultMix, ListOrder, Outcome, Settings, figures, run};

const SHORT: Settings = Settings {
    posts: 400,
    seed: 11,
    scale: 0.02,
    design: Design::Engine,
    faults: FaultMix::Bearable,
    lists: ListOrder::Newest,
};

#[tokio::main]
async fn main() -> ExitCode {
    match measure().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "The campaign failed: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn measure() -> Result<bool> {
    let outcomes = match parse(std::env::args().skip(1))? {
        Order::Short => short().await?,
        Order::One(settings) => vec![run(settings).await?],
    };
    let figures = figures(outcomes);
    write!(io::stdout(), "{figures}")?;
    figures.write("torture")?;
    Ok(figures.hold())
}

/// All at once, since most of it is waiting.
async fn short() -> Result<Vec<Outcome>> {
    let oldest = Settings { posts: 200, lists: ListOrder::Oldest, ..SHORT };
    let twice = Settings { posts: 100, faults: FaultMix::Twice, ..SHORT };
    let [blind, never, at_once, exists] = Design::WRONG.map(|design| run(Settings { design, ..SHORT }));
    let (first, oldest, twice, blind, never, at_once, exists) =
        tokio::try_join!(run(SHORT), run(oldest), run(twice), blind, never, at_once, exists)?;
    Ok(vec![first, oldest, twice, blind, never, at_once, exists])
}

enum Order {
    Short,
    One(Settings),
}

fn parse(arguments: impl Iterator<Item = String>) -> Result<Order> {
    let mut settings = Settings { posts: 10_000, seed: 1, ..SHORT };
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--short" => return Ok(Order::Short),
            "--posts" => settings.posts = value()?.parse()?,
            "--seed" => settings.seed = value()?.parse()?,
            "--scale" => settings.scale = value()?.parse()?,
            "--faults" => settings.faults = value()?.parse()?,
            "--lists" => settings.lists = value()?.parse()?,
            "--design" => settings.design = value()?.parse()?,
            _ => return Err(format!("there is no argument '{argument}'").into()),
        }
    }
    Ok(Order::One(settings))
}
