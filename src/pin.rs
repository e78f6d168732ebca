//! The interviewer's PIN, which opens a screen that was in a respondent's hands.
//!
//! Kept as a salted digest, which keeps it from being read over a shoulder and no more: of
//! so few digits anybody with the disk finds it. What has to stay secret needs encryption.

use minyi_form::Host;
use minyi_form::bundle::sha256;
use serde::{Deserialize, Serialize};

use crate::browser::{now_ms, remember, remembered};
use crate::host::BrowserHost;
use crate::storage::{StorageError, Store, disk};

/// Name of the setting.
const NAME: &str = "pin";
/// Wrong tries so far, and since when one has to wait.
const TRIES: &str = "minyi.pin.tries";
/// Wrong tries after which one waits.
const MOST_TRIES: u32 = 5;
/// How long.
const WAIT_MS: i64 = 60_000;

/// What is kept of a PIN.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    salt: String,
    digest: String,
}

impl Kept {
    fn of(salt: String, pin: &str) -> Kept {
        let digest = sha256(format!("{salt}{pin}").as_bytes());
        Kept { salt, digest }
    }

    fn is(&self, pin: &str) -> bool {
        Kept::of(self.salt.clone(), pin).digest == self.digest
    }
}

/// Whether this can be a PIN: 4 to 8 digits.
pub fn is_pin(text: &str) -> bool {
    (4..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a PIN is set on this tablet.
///
/// # Errors
/// When it cannot be read.
pub async fn is_set() -> Result<bool, StorageError> {
    Ok(kept().await?.is_some())
}

async fn kept() -> Result<Option<Kept>, StorageError> {
    disk().await?.setting::<Option<Kept>>(NAME).await.map(Option::flatten)
}

/// Sets the PIN; none takes it away.
///
/// # Errors
/// When it cannot be stored.
pub async fn set(pin: Option<&str>) -> Result<(), StorageError> {
    let kept = pin.map(|pin| Kept::of(BrowserHost.new_id(), pin));
    disk().await?.put_setting(NAME, &kept).await
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// It is the PIN.
    Right,
    /// It is not.
    Wrong,
    /// There were too many tries; milliseconds to wait.
    Wait(i64),
}

/// Tries a PIN.
///
/// # Errors
/// When it cannot be read.
pub async fn check(pin: &str) -> Result<Try, StorageError> {
    let wait = waiting(&remembered(TRIES).unwrap_or_default(), now_ms());
    if wait > 0 {
        return Ok(Try::Wait(wait));
    }
    if kept().await?.is_none_or(|kept| kept.is(pin)) {
        remember(TRIES, None);
        return Ok(Try::Right);
    }
    let tries = after_wrong(&remembered(TRIES).unwrap_or_default(), now_ms());
    let wait = waiting(&tries, now_ms());
    remember(TRIES, Some(&tries));
    Ok(if wait > 0 { Try::Wait(wait) } else { Try::Wrong })
}

/// Milliseconds to wait: tries are remembered as `<number> <moment of the last>`.
fn waiting(tries: &str, now_ms: i64) -> i64 {
    let Some((n, last)) = read(tries) else { return 0 };
    // A clock that was set back makes nobody wait longer.
    let since = now_ms.saturating_sub(last).max(0);
    if n.is_multiple_of(MOST_TRIES) { (WAIT_MS - since).max(0) } else { 0 }
}

fn after_wrong(tries: &str, now_ms: i64) -> String {
    let n = read(tries).map_or(0, |(n, _)| n);
    format!("{} {now_ms}", n.saturating_add(1))
}

fn read(tries: &str) -> Option<(u32, i64)> {
    let (n, last) = tries.split_once(' ')?;
    Some((n.parse().ok().filter(|n| *n > 0)?, last.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_four_to_eight_digits_and_kept_as_a_digest() {
        for (text, is) in
            [("1234", true), ("12345678", true), ("123", false), ("12a4", false)]
        {
            assert_eq!(is_pin(text), is, "{text}");
        }
        let kept = Kept::of("salt".to_owned(), "1234");
        assert!(kept.is("1234") && !kept.is("1235"));
        assert!(!format!("{kept:?}").contains("1234"));
    }

    #[test]
    fn every_fifth_wrong_try_makes_one_wait() {
        let mut tries = String::new();
        for n in 1..=10_i64 {
            tries = after_wrong(&tries, n * 100_000);
            let waits = waiting(&tries, n * 100_000);
            assert_eq!(waits, if n % 5 == 0 { WAIT_MS } else { 0 }, "try {n}");
        }
        assert_eq!(waiting(&tries, 10 * 100_000 + 59_000), 1_000);
        assert_eq!(waiting(&tries, 10 * 100_000 + 60_000), 0);
        assert_eq!(waiting("garbage", 0), 0);
    }
}
