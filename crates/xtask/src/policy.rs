//! The page's Content-Security-Policy while it is worked on.
//!
//! `public/index.html` states the policy without any inline script, and a release has
//! none. `serve` adds one for reloading, which is completed while it is served, so a debug
//! page allows inline scripts.

use crate::failure::{Failure, Outcome};

const SCRIPTS: &str = "script-src 'self'";
const CONNECTIONS: &str = "connect-src 'self'";

/// The page that `serve` shows: reloads itself through a web socket.
pub(crate) fn allow_reloading(page: &str) -> Outcome<String> {
    let page = extend(page, SCRIPTS, " 'unsafe-inline'")?;
    extend(&page, CONNECTIONS, " ws:")
}

fn extend(page: &str, directive: &str, sources: &str) -> Outcome<String> {
    match page.contains(directive) {
        true => Ok(page.replacen(directive, &format!("{directive}{sources}"), 1)),
        false => Err(Failure::new(
            format!("the page's Content-Security-Policy lacks {directive}"),
            "restore it in public/index.html",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<meta content=\"script-src 'self' 'wasm-unsafe-eval'; \
         connect-src 'self'\"><script src=\"a.js\"></script>";

    #[test]
    fn a_served_page_may_reload_itself() {
        let page = allow_reloading(PAGE).unwrap();
        assert!(
            page.contains("'unsafe-inline'") && page.contains("connect-src 'self' ws:")
        );
    }

    #[test]
    fn a_page_without_policy_is_refused() {
        assert!(allow_reloading("<script>start()</script>").is_err());
    }
}
