//! What Trunk calls when a build is complete and not yet in its place.
//!
//! A release gets its service worker, with the list of all files and their hashes, and
//! the mark by which the page knows that it may register it. A debug build gets neither.
//! Runs on Trunk's staging folder, so that `dist` is never seen half done.

use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256, Sha384};

use crate::embed;
use crate::failure::{Failure, Outcome};
use crate::names;
use crate::policy;
use crate::split;
use crate::workshop::read;

const DEBUG_MARK: &str = "name=\"minyi-build\" content=\"debug\"";
const RELEASE_MARK: &str = "name=\"minyi-build\" content=\"release\"";
const PAGE: &str = "index.html";
const WORKER: &str = "sw.js";
const START: &str = "start.js";
/// What starts the web workers; Trunk writes it.
const LOADERS: [&str; 2] = ["minyi-worker_loader.js", "minyi-scan_loader.js"];
/// Lines of `public/sw.js` and `public/start.js` that are replaced.
const VERSION_LINE: &str = "const VERSION = \"debug\";";
const FILES_LINE: &str = "const FILES = [];";

/// Completes the build that Trunk's environment names.
pub(crate) fn post_build() -> Outcome {
    let staging = folder("TRUNK_STAGING_DIR")?;
    if LOADERS.iter().any(|loader| !staging.join(loader).exists()) {
        // The page of benches is no app: it has no worker of either kind, and no policy. What
        // is measured in it is made as small as in the app.
        make_small(&staging)?;
        make_styles_small(&staging)?;
        return join_styles(&staging);
    }
    let page = read(&staging.join(PAGE))?;
    let public = folder("TRUNK_SOURCE_DIR")?;
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        write(&staging.join(PAGE), page.replace(DEBUG_MARK, RELEASE_MARK))?;
        for loader in LOADERS.map(|loader| staging.join(loader)) {
            write(&loader, without_complaint(&read(&loader)?))?;
        }
        make_small(&staging)?;
        make_styles_small(&staging)?;
        join_styles(&staging)?;
        embed::pack(&staging, &public, true)?;
        let start = staging.join(START);
        let line = version_line(&lines(&listing(&staging)?));
        let script = fill(START, &read(&start)?, VERSION_LINE, &line)?;
        write(&start, without_comments(&script))?;
        let template = read(&public.join(WORKER))?;
        write(&staging.join(WORKER), &service_worker(&template, &listing(&staging)?)?)
    } else {
        embed::pack(&staging, &public, false)?;
        write(&staging.join(PAGE), &policy::allow_reloading(&page)?)
    }
}

/// Trunk 0.21 passes the address of the code in a way that wasm-bindgen complains of on the
/// console.
fn without_complaint(loader: &str) -> String {
    match loader.split_once("wasm_bindgen(\"") {
        Some((before, after)) => {
            let after = after.replacen("\")", "\"})", 1);
            format!("{before}wasm_bindgen({{module_or_path: \"{after}")
        }
        None => loader.to_owned(),
    }
}

/// Gives each program and its script short names between them, and splits those that people
/// wait for.
fn make_small(staging: &Path) -> Outcome {
    for Listed { address, .. } in listing(staging)? {
        let Some(name) = address.strip_suffix("_bg.wasm") else { continue };
        let (program, script) =
            (staging.join(&address), staging.join(format!("{name}.js")));
        let added = match split::PROGRAMS.contains(&name) {
            true => Some(split::split(&program, name)?),
            false => None,
        };
        let bytes = fs::read(&program).map_err(|error| unreadable(&program, &error))?;
        let short = names::shorten(&bytes, &read(&script)?);
        let (bytes, text) = short.ok_or_else(|| {
            Failure::new(
                format!("{address} is no module as wasm-bindgen writes them"),
                "build again; if it stays, adapt crates/xtask/src/names.rs to it",
            )
        })?;
        write(&program, bytes)?;
        let text = match added {
            Some(added) => added.in_script(&text)?,
            None => text,
        };
        write(&script, without_comments(&text))?;
    }
    Ok(())
}

/// Style sheets without comments and indentation; the page states the hashes of what they
/// are then.
fn make_styles_small(staging: &Path) -> Outcome {
    let mut page = read(&staging.join(PAGE))?;
    for Listed { address, .. } in listing(staging)? {
        if address.ends_with(".css") {
            let path = staging.join(&address);
            let style = read(&path)?;
            let small = small_style(&style);
            page = page.replace(&strong_integrity(&style), &strong_integrity(&small));
            write(&path, small)?;
        }
    }
    write(&staging.join(PAGE), page)
}

/// Makes one style sheet of those that the page links: one request, and a quarter less when
/// compressed.
fn join_styles(staging: &Path) -> Outcome {
    let page = read(&staging.join(PAGE))?;
    let mut all = String::new();
    for name in page.lines().filter_map(linked) {
        let path = staging.join(name);
        all.push_str(&read(&path)?);
        fs::remove_file(&path).map_err(|error| unreadable(&path, &error))?;
    }
    let name = format!("styles-{}.css", hex(&Sha256::digest(&all)));
    let page = with_one_link(&page, &name, &strong_integrity(&all));
    write(&staging.join(name), all)?;
    write(&staging.join(PAGE), page)
}

/// The style sheet that a line of the page links.
fn linked(line: &str) -> Option<&str> {
    let name = line.trim_start().strip_prefix("<link rel=\"stylesheet\" href=\"./")?;
    name.split_once('"').map(|(name, _)| name)
}

/// The page with one link in the place of all.
fn with_one_link(page: &str, name: &str, integrity: &str) -> String {
    let link = format!(
        "<link rel=\"stylesheet\" href=\"./{name}\" integrity=\"{integrity}\"/>\n"
    );
    let mut link = Some(link);
    let mut joined = String::with_capacity(page.len());
    for line in page.split_inclusive('\n') {
        match linked(line) {
            Some(_) => joined.push_str(&link.take().unwrap_or_default()),
            None => joined.push_str(line),
        }
    }
    joined
}

/// `sha384-` and the hash in base 64, as Trunk states it.
pub(crate) fn strong_integrity(content: &str) -> String {
    format!("sha384-{}", base64(&Sha384::digest(content.as_bytes())))
}

/// A style sheet without comments and indentation. Texts in it are on one line, and hold no
/// beginning of a comment.
pub(crate) fn small_style(style: &str) -> String {
    let mut parts = style.split("/*");
    let mut code = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        code.push_str(part.split_once("*/").map_or("", |(_, code)| code));
    }
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A script without the lines that are comments, and without indentation: every page loads
/// it, and nobody reads it there.
pub(crate) fn without_comments(script: &str) -> String {
    let is_comment = |line: &str| ["//", "/*", "* "].iter().any(|c| line.starts_with(c));
    let is_code = |line: &&str| {
        !line.is_empty() && !matches!(*line, "*" | "*/") && !is_comment(line)
    };
    let lines = script.lines().map(str::trim).filter(is_code);
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A file of the release.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    /// Relative to the page, `/` between folders, escaped as in a URL.
    address: String,
    /// As in the `integrity` of a request.
    integrity: String,
}

/// `sha256-` and the hash in base 64, as browsers check it.
pub(crate) fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", base64(&Sha256::digest(content)))
}

/// Every file but the worker itself, in the order of their addresses.
fn listing(staging: &Path) -> Outcome<Vec<Listed>> {
    let mut files = Vec::new();
    list_into(&mut files, staging, "")?;
    files.sort();
    Ok(files)
}

fn list_into(files: &mut Vec<Listed>, folder: &Path, prefix: &str) -> Outcome {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    for entry in entries.flatten() {
        let (path, name) =
            (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let address = format!("{prefix}{}", escaped(&name));
        if address == embed::FOLDER {
            // Other pages' part of the build, which the app itself never asks for.
            continue;
        }
        if path.is_dir() {
            list_into(files, &path, &format!("{address}/"))?;
        } else if !name.starts_with('.') && address != WORKER {
            let content = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
            files.push(Listed { address, integrity: integrity(&content) });
        }
    }
    Ok(())
}

/// The template with its version and its list filled in.
fn service_worker(template: &str, files: &[Listed]) -> Outcome<String> {
    let list = lines(files);
    let version = version_line(&format!("{template}{list}"));
    let worker = fill(WORKER, template, VERSION_LINE, &version)?;
    fill(WORKER, &worker, FILES_LINE, &format!("const FILES = [\n{list}];"))
}

fn lines(files: &[Listed]) -> String {
    let line = |file: &Listed| {
        format!("  [\"{}\", \"{}\"],\n", in_scope(&file.address), file.integrity)
    };
    files.iter().map(line).collect()
}

/// The line that states the version of this content.
fn version_line(content: &str) -> String {
    format!("const VERSION = \"{}\";", hex(&Sha256::digest(content)))
}

/// The page is asked for by its folder: many hosts redirect from `index.html` to there,
/// and a redirected answer may not be shown as a page.
fn in_scope(address: &str) -> &str {
    match address {
        PAGE => "./",
        other => other,
    }
}

fn fill(name: &str, template: &str, line: &str, by: &str) -> Outcome<String> {
    match template.contains(line) {
        true => Ok(template.replacen(line, by, 1)),
        false => Err(Failure::new(
            format!("public/{name} lacks the line `{line}`"),
            "write it as it was: the build replaces it",
        )),
    }
}

/// A file name as part of a URL: all but unreserved characters become `%` and their code.
fn escaped(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The first 16 hexadecimal digits of a hash.
pub(crate) fn hex(hash: &[u8]) -> String {
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] =
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3)
            .fold(0, |bits, i| bits << 8 | usize::from(*chunk.get(i).unwrap_or(&0)));
        for place in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * place) & 63]);
            text.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    text
}

fn folder(variable: &str) -> Outcome<PathBuf> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| {
        Failure::new(
            format!("{variable} is not set"),
            "this task is Trunk's; run `cargo xtask build`",
        )
    })
}

pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    fs::write(path, content).map_err(|error| {
        Failure::new(
            format!("{} cannot be written ({error})", path.display()),
            "free some space",
        )
    })
}

pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be read ({error})", path.display()), "build again")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(address: &str, content: &str) -> Listed {
        Listed { address: address.into(), integrity: integrity(content.as_bytes()) }
    }

    #[test]
    fn base64_is_padded() {
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")]
        {
            assert_eq!(base64(text.as_bytes()), encoded, "{text}");
        }
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(escaped("I1 表.md"), "I1%20%E8%A1%A8.md");
        assert_eq!(escaped("app-0a_1~.js"), "app-0a_1~.js");
    }

    #[test]
    fn a_worker_has_its_version_and_its_files() {
        let template = format!("{VERSION_LINE}\n{FILES_LINE}\n");
        let files = [listed("a.js", "a"), listed("index.html", "b")];
        let worker = service_worker(&template, &files).unwrap();
        assert!(worker.contains("  [\"a.js\", \"sha256-"));
        assert!(worker.contains("  [\"./\", \"sha256-"));
        let other = service_worker(&template, &[listed("a.js", "c")]).unwrap();
        assert_ne!(worker.lines().next(), other.lines().next());
        assert!(service_worker("", &files).is_err());
    }

    #[test]
    fn comments_stay_here() {
        let script =
            "// What it is.\nconst a = 1;\n\n/** Says it. */\n  say(a); // aloud\n";
        assert_eq!(without_comments(script), "const a = 1;\nsay(a); // aloud\n");
        // Each comment is a line of its own, so that no line is half of one.
        let start = include_str!("../../../public/start.js");
        assert!(start.lines().all(|line| line.contains("/**") == line.contains("*/")));
    }

    #[test]
    fn styles_are_small() {
        let style =
            "/* What\n   it is. */\na {\n  color: red; /* warm */\n\n  top: 0;\n}\n";
        assert_eq!(small_style(style), "a {\ncolor: red;\ntop: 0;\n}\n");
        assert_eq!(small_style("a { content: \"*\"; }"), "a { content: \"*\"; }\n");
    }

    #[test]
    fn style_sheets_of_the_page_are_joined() {
        let page = "<head>\n  <link rel=\"stylesheet\" href=\"./a-1.css\" integrity=\"x\"/>\n\
                    <link rel=\"icon\" href=\"a.svg\">\n<link rel=\"stylesheet\" href=\"./b.css\"/>\n</head>\n";
        let names: Vec<&str> = page.lines().filter_map(linked).collect();
        assert_eq!(names, ["a-1.css", "b.css"]);
        let one = "<head>\n<link rel=\"stylesheet\" href=\"./c.css\" integrity=\"h\"/>\n\
                   <link rel=\"icon\" href=\"a.svg\">\n</head>\n";
        assert_eq!(with_one_link(page, "c.css", "h"), one);
    }

    #[test]
    fn the_template_has_the_lines_that_are_replaced() {
        let template = include_str!("../../../public/sw.js");
        assert!(template.contains(VERSION_LINE) && template.contains(FILES_LINE));
        assert!(include_str!("../../../public/start.js").contains(VERSION_LINE));
        let page = include_str!("../../../public/index.html");
        assert!(page.contains(DEBUG_MARK));
    }
}
