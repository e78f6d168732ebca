//! The page's Content-Security-Policy: what Trunk's own inline script is allowed.
//!
//! `public/index.html` states the policy without any inline script. Trunk adds one that
//! starts the app; a release names it by its hash. `serve` adds another for reloading,
//! which is completed while it is served, so a debug page allows inline scripts.

use crate::failure::{Failure, Outcome};
use crate::post_build::integrity;

const SCRIPTS: &str = "script-src 'self'";
const CONNECTIONS: &str = "connect-src 'self'";

/// The page of a release: its inline scripts are allowed by hash and no others.
pub(crate) fn allow_by_hash(page: &str) -> Outcome<String> {
    let hashes: Vec<String> = inline_scripts(page)
        .map(|script| format!(" '{}'", integrity(script.as_bytes())))
        .collect();
    extend(page, SCRIPTS, &hashes.concat())
}

/// The page that `serve` shows: reloads itself through a web socket.
pub(crate) fn allow_reloading(page: &str) -> Outcome<String> {
    let page = extend(page, SCRIPTS, " 'unsafe-inline'")?;
    extend(&page, CONNECTIONS, " ws:")
}

/// The page without hashes that browsers ignore and warn about: those of preloads that are
/// fetched later by a script. The service worker checks these files.
pub(crate) fn without_ignored_hashes(page: &str) -> String {
    page.split_inclusive('>').map(without_ignored_hash).collect()
}

fn without_ignored_hash(tag: &str) -> String {
    let cut = |tag: &str| {
        let (before, rest) = tag.split_once(" integrity=\"")?;
        let (_, after) = rest.split_once('"')?;
        Some(format!("{before}{after}"))
    };
    match tag.contains("as=\"fetch\"") {
        true => cut(tag).unwrap_or_else(|| tag.to_owned()),
        false => tag.to_owned(),
    }
}

/// The contents of all script elements that have no source.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (content, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(content)
    })
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
         connect-src 'self'\"><script src=\"a.js\"></script>\
         <script type=\"module\">start()</script>";

    #[test]
    fn a_release_names_its_inline_script_by_hash() {
        // echo -n 'start()' | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='";
        let page = allow_by_hash(PAGE).unwrap();
        assert!(page.contains(&format!("script-src 'self' {hash} 'wasm-unsafe-eval'")));
    }

    #[test]
    fn a_served_page_may_reload_itself() {
        let page = allow_reloading(PAGE).unwrap();
        assert!(
            page.contains("'unsafe-inline'") && page.contains("connect-src 'self' ws:")
        );
    }

    #[test]
    fn a_preload_for_a_script_loses_its_hash() {
        let script = "<link rel=\"modulepreload\" integrity=\"sha384-a\">";
        let wasm = "<link rel=\"preload\" integrity=\"sha384-b\" as=\"fetch\">";
        let page = without_ignored_hashes(&format!("{script}{wasm}"));
        assert_eq!(page, format!("{script}<link rel=\"preload\" as=\"fetch\">"));
    }

    #[test]
    fn a_page_without_policy_is_refused() {
        assert!(allow_by_hash("<script>start()</script>").is_err());
    }
}
