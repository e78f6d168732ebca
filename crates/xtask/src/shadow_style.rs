//! The app's style sheets as they can stand in a shadow, where a survey is a part of another
//! page: nothing in them depends on that page or reaches it.

/// What pages may set, and what stands for it in our style sheets.
const TOKENS: [(&str, &str); 10] = [
    ("--primary", "--my-color-accent"),
    ("--on-primary", "--my-color-on-accent"),
    ("--paper", "--my-color-bg"),
    ("--surface", "--my-color-surface"),
    ("--ink", "--my-color-text"),
    ("--font-of-system", "--my-font"),
    ("--text", "--my-font-size"),
    ("--target", "--my-target"),
    ("--radius", "--my-radius"),
    ("--gutter", "--my-gap"),
];
/// Line height, which is never less than large-text editions ask for.
const LEADING: &str = "--leading: ";
const LEAST_LEADING: &str = "1.3";
/// Pixels of a `rem` in conditions, where no variable can stand.
const REM: f64 = 16.0;

/// A style sheet without comments, for a shadow.
pub(crate) fn for_shadow(style: &str) -> String {
    let style = without_fonts(style);
    let mut shadow = String::with_capacity(style.len() + style.len() / 4);
    let (mut selector, mut sizes) = (String::new(), String::new());
    for line in style.lines() {
        let line = line_for_shadow(line);
        if let Some(opened) = line.strip_suffix(" {") {
            selector = opened.to_owned();
        }
        match root_size(&selector, &line) {
            Some(share) => {
                shadow.push_str("font-size: var(--text);");
                let size = format!("--minyi-rem: {share}em;");
                sizes.push_str(&format!(".apart:has(> {selector}) {{\n{size}\n}}\n"));
            }
            None => shadow.push_str(&line),
        }
        shadow.push('\n');
    }
    shadow + &sizes
}

/// The share of the usual size to which a line sets that of the root, in which all lengths
/// are measured.
fn root_size(selector: &str, line: &str) -> Option<f64> {
    let percent = line.strip_prefix("font-size: ")?.strip_suffix("%;")?;
    let percent: f64 = percent.parse().ok()?;
    selector.starts_with(".minyi[").then_some(percent / 100.0)
}

/// Fonts cannot be declared in a shadow: the element does it for the page.
fn without_fonts(style: &str) -> String {
    let mut parts = style.split("@font-face");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once('}').map_or("", |(_, after)| after));
    }
    kept
}

fn line_for_shadow(line: &str) -> String {
    if line.starts_with('@') {
        return condition(line);
    }
    if let Some(token) = token(line) {
        return lengths(&token);
    }
    let line = match line {
        "html {" | "body {" => ".minyi {".to_owned(),
        "html," | "body," => ".minyi,".to_owned(),
        _ => line.replace(":root", ".minyi"),
    };
    lengths(&line)
}

/// A value that pages may set, with ours where they do not.
fn token(line: &str) -> Option<String> {
    if let Some(value) = line.strip_prefix(LEADING) {
        let value = value.strip_suffix(';')?;
        let value = format!("max({LEAST_LEADING}, var(--my-line-height, {value}))");
        return Some(format!("{LEADING}{value};"));
    }
    let (name, value) = line.split_once(": ")?;
    let (_, of_page) = TOKENS.iter().find(|(ours, _)| *ours == name)?;
    // The system's colours are the reader's, and not for a page to set.
    let is_of_system =
        name != "--font-of-system" && value.starts_with(char::is_uppercase);
    let Some(value) = value.strip_suffix(';').filter(|_| !is_of_system) else {
        // A list of fonts goes on in the next line, where it is closed.
        return (name == "--font-of-system")
            .then(|| format!("{name}: var({of_page}, system-ui), {value}"));
    };
    Some(format!("{name}: var({of_page}, {value});"))
}

/// A condition about the window is one about the element.
fn condition(line: &str) -> String {
    let is_of_width = line.starts_with("@media (")
        && ["width", "min-width", "max-width"]
            .iter()
            .any(|feature| line.starts_with(&format!("@media ({feature}")));
    let line =
        if is_of_width { line.replacen("@media", "@container", 1) } else { line.into() };
    replace_numbers(&line, "rem", |number| format!("{}px", number * REM))
}

/// `rem` is that of the reader and not of the page, `vw` a share of the element.
fn lengths(line: &str) -> String {
    let line = replace_numbers(line, "rem", |number| {
        format!("calc({number} * var(--minyi-rem))")
    });
    replace_numbers(&line, "vw", |number| format!("{number}cqi"))
}

/// Replaces each number with this unit.
fn replace_numbers(line: &str, unit: &str, by: impl Fn(f64) -> String) -> String {
    let mut done = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(unit) {
        let (before, after) = (&rest[..at], &rest[at + unit.len()..]);
        let digits =
            before.rfind(|c: char| !c.is_ascii_digit() && c != '.').map_or(0, |index| {
                index + before[index..].chars().next().map_or(1, char::len_utf8)
            });
        let sign =
            usize::from(before[..digits].ends_with('-') && is_sign(&before[..digits]));
        let start = digits - sign;
        let ends = !after.starts_with(|c: char| c.is_alphanumeric() || c == '-');
        match before[start..].parse::<f64>() {
            Ok(number) if ends => {
                done.push_str(&before[..start]);
                done.push_str(&by(number));
            }
            _ => {
                done.push_str(before);
                done.push_str(unit);
            }
        }
        rest = after;
    }
    done.push_str(rest);
    done
}

/// Whether the hyphen at the end stands before a number and not within a name.
fn is_sign(before: &str) -> bool {
    let before = before.strip_suffix('-').unwrap_or(before);
    before.ends_with(|c: char| c.is_whitespace() || "(,:".contains(c))
        || before.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post_build::small_style;

    #[test]
    fn nothing_depends_on_the_page_around() {
        for (line, expected) in [
            (":root {", ".minyi {"),
            (":root[data-text] h1 {", ".minyi[data-text] h1 {"),
            ("body {", ".minyi {"),
            (
                "padding: 0.5rem -1rem;",
                "padding: calc(0.5 * var(--minyi-rem)) calc(-1 * var(--minyi-rem));",
            ),
            (
                "inset: calc(100vh - 36rem);",
                "inset: calc(100vh - calc(36 * var(--minyi-rem)));",
            ),
            (
                "--gutter: clamp(1px, 4vw, 2px);",
                "--gutter: var(--my-gap, clamp(1px, 4cqi, 2px));",
            ),
            ("@media (max-width: 30rem) {", "@container (max-width: 480px) {"),
            ("@media (width >= 40rem) {", "@container (width >= 640px) {"),
            ("@container (min-width: 2.5rem) {", "@container (min-width: 40px) {"),
            ("@media (prefers-contrast: more) {", "@media (prefers-contrast: more) {"),
            ("--primary: #0b5c6b;", "--primary: var(--my-color-accent, #0b5c6b);"),
            ("--primary: ButtonText;", "--primary: ButtonText;"),
            ("--leading: 1.55;", "--leading: max(1.3, var(--my-line-height, 1.55));"),
            (
                "--font-of-system: system-ui, Arial,",
                "--font-of-system: var(--my-font, system-ui), system-ui, Arial,",
            ),
            (".premise { color: red; }", ".premise { color: red; }"),
        ] {
            assert_eq!(for_shadow(line).trim_end(), expected);
        }
    }

    #[test]
    fn large_text_makes_all_lengths_larger() {
        let large = ":root[data-text] {\nfont-size: 125%;\n--text: 2px;\n}\n";
        assert_eq!(
            for_shadow(large),
            ".minyi[data-text] {\nfont-size: var(--text);\n--text: var(--my-font-size, 2px);\n}\n\
             .apart:has(> .minyi[data-text]) {\n--minyi-rem: 1.25em;\n}\n"
        );
        let other = ".hint {\nfont-size: 90%;\n}\n";
        assert_eq!(for_shadow(other), other);
        let style = small_style(include_str!("../../../style/large.css"));
        assert_eq!(for_shadow(&style).matches("--minyi-rem:").count(), 2);
    }

    #[test]
    fn fonts_are_left_out() {
        let style = "a {\n}\n@font-face {\nsrc: url(\"x\");\n}\nb {\n}\n";
        let shadow = for_shadow(style);
        assert!(!shadow.contains("src"), "{shadow}");
        assert!(shadow.contains("a {") && shadow.contains("b {"));
    }

    #[test]
    fn the_style_sheets_have_what_is_looked_for() {
        let tokens = include_str!("../../../style/tokens.css");
        for (ours, _) in TOKENS {
            assert!(tokens.contains(&format!("  {ours}: ")), "{ours}");
        }
        assert!(tokens.contains(LEADING));
    }
}
