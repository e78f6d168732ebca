//! The JSON Schema of bundles, generated from the Rust types and kept beside them.

use std::path::Path;

use minyi_form::bundle::Bundle;

/// `crates/form/bundle.schema.json` is what the types say; `BLESS=1` writes it.
#[test]
fn the_schema_is_that_of_the_types() {
    let schema = schemars::schema_for!(Bundle);
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/form/bundle.schema.json");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "the types have changed: run the test again with BLESS=1");
}
