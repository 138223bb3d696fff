//! The sandbox as a program: prints where it is and how to sign in, and serves until it is told to stop.

mod args;

use std::io::{self, Write};
use std::process::ExitCode;

use sandbox::{Config, Sandbox};

use crate::args::Order;

fn main() -> ExitCode {
    match args::parse(std::env::args().skip(1)) {
        Ok(Order::Help) => exit_with(io::stdout().write_all(args::USAGE.as_bytes())),
        Ok(Order::Run(config)) => exit_with(run(*config)),
        Err(wrong) => {
            // Nobody is left to tell if this fails.
            let _ = writeln!(io::stderr(), "sandbox: {wrong}");
            ExitCode::from(2)
        }
    }
}

#[tokio::main]
async fn run(config: Config) -> io::Result<()> {
    let stop = stop_signal()?;
    let limit = format!("{} per {} s (invented)", config.limit, config.window.as_secs());
    let has_admin = config.admin;
    let sandbox = Sandbox::start(config).await.map_err(io::Error::other)?;
    print(&sandbox, &limit, has_admin)?;
    stop.await;
    sandbox.shutdown().await;
    Ok(())
}

/// One `name: value` a line, which scripts may read; `ready` is the last.
fn print(sandbox: &Sandbox, limit: &str, has_admin: bool) -> io::Result<()> {
    let login = sandbox.sample();
    let keys = sandbox.mint_keys().map_err(io::Error::other)?;
    let mut out = io::stdout().lock();
    writeln!(out, "base-url: {}", sandbox.base_url())?;
    writeln!(out, "email: {}", login.email)?;
    writeln!(out, "password: {}", login.password)?;
    writeln!(out, "full-key: {}", keys.full)?;
    writeln!(out, "read-only-key: {}", keys.read_only)?;
    writeln!(out, "limit: {limit}")?;
    if has_admin {
        writeln!(out, "admin-url: {}/sandbox-admin", sandbox.origin())?;
    }
    writeln!(out, "ready: yes")?;
    out.flush()
}

/// Listens from now on for what usually ends a program.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens from now on for what usually ends a program.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn exit_with(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}
