//! The command line of the sandbox.

use std::time::Duration;

use sandbox::{Config, Fault, Setting};

pub(crate) const USAGE: &str = "\
A stand-in for the Autoposting.ai service on this computer. Nothing is ever published.

  sandbox [--port N] [--limit N] [--window-s N] [--session-s N] [--tick-s N]
          [--limiter NAME] [--organisation-limit N] [--date-skew-s N] [--list-lag-s N[,N]...]
          [--fault FAULT]... [--folder DIR] [--set name=value]... [--admin]

  --port N        loopback port; 0, the default, takes any free one
  --limit N       requests per window and credential (default 60; invented, no numbers are published)
  --window-s N    length of the window in seconds (default 60; invented)
  --session-s N   how long a session lives, in seconds (default 28800)
  --tick-s N      how often due posts move one step, in seconds (default 5)
  --limiter NAME  how requests are counted: first-request-window (default), stepping-window, sliding-log,
                  sliding-counter, token-bucket, headers-only-on-429, no-headers (stepping windows, the last two)
  --organisation-limit N  a second limit, of all credentials together; the headers tell of both in turn
  --date-skew-s N  seconds that the Date header is ahead of the limiter's clock; behind it if negative
  --list-lag-s N  seconds until a list shows a new post; several with commas for replicas that answer in turn
  --fault FAULT   plants a fault, a name and what may follow it: NAME[,method=POST][,path=/posts][,times=1]
                  [,skip=0][,per-thousand=N][,seed=N][,ms=30000]. With per-thousand it happens by chance, the same
                  for the same seed, and for ever; with skip, only after so many fitting requests. Names:
                  forget-posts, cut-before-commit, cut-after-commit, server-error-before-commit (500, JSON),
                  server-error-after-commit, bad-gateway-before-commit (502, HTML), bad-gateway-after-commit, half
                  (of the answer), stall-before-commit, stall-after-commit, late-commit (after the connection was
                  cut), twice (delivered by a proxy), refuse-401, refuse-402, refuse-403, refuse-403-billing
  --folder DIR    keep the data there (default: in memory, gone at the end)
  --set NAME=VALUE  take another side where the API contract contradicts itself; fault=forget-posts plants a fault;
                  beside those: limiter, limitReset (seconds, floored, milliseconds, from-now, date, missing),
                  retryAfter (seconds, date, none), listOrder (newest, oldest), uploadStatus (200, 201),
                  uploadRefusal (413-415, 400), mediaUrls (any, own)
  --admin         let other programs plant faults and read the journal under /sandbox-admin
";

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Order {
    Run(Box<Config>),
    Help,
}

/// Reads the arguments after the program's name; the error is one line.
pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Order, String> {
    let mut arguments = arguments.into_iter();
    let mut config = Config::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--help" | "-h" => return Ok(Order::Help),
            "--admin" => config.admin = true,
            "--folder" => config.folder = Some(value()?.into()),
            "--port" => config.port = number(&argument, &value()?)?,
            "--limit" => config.limit = number(&argument, &value()?)?,
            "--window-s" => config.window = seconds(&argument, &value()?)?,
            "--session-s" => config.session = seconds(&argument, &value()?)?,
            "--tick-s" => config.tick = seconds(&argument, &value()?)?,
            "--limiter" => set_switch(&mut config, "limiter", &value()?)?,
            "--organisation-limit" => config.organisation_limit = Some(number(&argument, &value()?)?),
            "--date-skew-s" => config.date_skew_s = number(&argument, &value()?)?,
            "--list-lag-s" => config.list_lags = lags(&argument, &value()?)?,
            "--fault" => config.faults.push(value()?.parse()?),
            "--set" => set(&mut config, &value()?)?,
            _ => return Err(format!("there is no argument '{argument}'; --help lists those there are")),
        }
    }
    Ok(Order::Run(Box::new(config)))
}

fn set(config: &mut Config, text: &str) -> Result<(), String> {
    let Setting { name, value } = text.parse()?;
    if name == "fault" {
        config.faults.push(value.parse::<Fault>()?);
        return Ok(());
    }
    set_switch(config, &name, &value)
}

fn set_switch(config: &mut Config, name: &str, value: &str) -> Result<(), String> {
    config.switches.set(name, value).map_err(|unknown| unknown.to_string())
}

fn lags(argument: &str, text: &str) -> Result<Vec<Duration>, String> {
    text.split(',').map(|lag| number(argument, lag).map(Duration::from_secs)).collect()
}

fn number<T: std::str::FromStr>(argument: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{argument} takes a whole number, not '{text}'"))
}

/// Whole seconds, at least one.
fn seconds(argument: &str, text: &str) -> Result<Duration, String> {
    match number(argument, text)? {
        0 => Err(format!("{argument} takes at least 1")),
        seconds => Ok(Duration::from_secs(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use sandbox::On;

    use super::*;

    fn read(line: &str) -> Result<Order, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn all_arguments_reach_the_configuration() {
        let line = "--port 4010 --limit 3 --window-s 7 --session-s 8 --tick-s 9 --folder data --admin \
                    --limiter token-bucket --organisation-limit 5 --date-skew-s -30 --list-lag-s 0,20 \
                    --fault half,times=2 \
                    --set createDefault=publish --set fault=forget-posts";
        let Ok(Order::Run(config)) = read(line) else { panic!("{line}") };
        assert_eq!((config.port, config.limit, config.admin), (4010, 3, true));
        assert_eq!(
            [config.window, config.session, config.tick].map(|duration| duration.as_secs()),
            [7, 8, 9]
        );
        assert_eq!(config.switches.limiter, sandbox::LimiterKind::TokenBucket);
        assert_eq!((config.organisation_limit, config.date_skew_s), (Some(5), -30));
        assert_eq!(config.list_lags, [0, 20].map(Duration::from_secs));
        assert_eq!(config.folder, Some("data".into()));
        assert_eq!(config.switches.create_default, sandbox::CreateDefault::Publish);
        let half = Fault::Half { on: On::new("POST", "/posts").times(2) };
        assert_eq!(config.faults, [half, Fault::ForgetPosts]);
    }

    #[test]
    fn a_wrong_argument_is_answered_with_one_line_that_helps() {
        for (line, part) in [
            ("--colour red", "--help"),
            ("--port", "needs a value"),
            ("--port high", "whole number"),
            ("--port 70000", "whole number"),
            ("--tick-s 0", "at least 1"),
            ("--limiter guess", "sliding-log"),
            ("--list-lag-s 1,soon", "whole number"),
            ("--set colour=red", "createDefault"),
            ("--set createDefault=maybe", "draft, publish"),
            ("--set createDefault", "name=value"),
            ("--set fault=fire", "forget-posts"),
            ("--fault half,times=x", "whole number"),
        ] {
            let refusal = read(line).unwrap_err();
            assert!(refusal.contains(part) && !refusal.contains('\n'), "{line}: {refusal}");
        }
    }
}
