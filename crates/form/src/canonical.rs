//! Canonical JSON (RFC 8785), so that the same content has the same checksum everywhere.

use serde::Serialize;
use serde_json::Value;

/// Canonical JSON of a value: keys sorted, no white space, numbers as ECMAScript prints
/// them. A number that is not finite is `null`.
///
/// # Errors
/// When the value cannot be JSON, such as a map whose keys are no texts.
pub fn canonical<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    write(&serde_json::to_value(value)?, &mut text)?;
    Ok(text)
}

fn write(value: &Value, out: &mut String) -> Result<(), serde_json::Error> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        // RFC 8785, section 3.2.2.3: whatever its type was, a number is one of 64 bits.
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(0.0);
            out.push_str(ryu_js::Buffer::new().format_finite(number));
        }
        Value::String(text) => write_text(text, out)?,
        Value::Array(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            // Section 3.2.3: by UTF-16. They stand in the order of UTF-8, which differs behind
            // the Basic Multilingual Plane.
            if members.iter().any(|(name, _)| !name.is_ascii()) {
                members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            }
            out.push('{');
            for (n, (name, member)) in members.into_iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write_text(name, out)?;
                out.push(':');
                write(member, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// Section 3.2.2.2: escaped where it must be, as serde's JSON does.
fn write_text(text: &str, out: &mut String) -> Result<(), serde_json::Error> {
    out.push_str(&serde_json::to_string(text)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_examples_of_the_rfc_hold() {
        // RFC 8785, sections 3.2.2 and 3.2.3
        let value = json!({
            "numbers": [333_333_333.333_333_3, 1e30, 4.50, 2e-3, 1e-27],
            "string": "\u{20ac}$\u{f}\nA'B\"\\\\\"/",
            "literals": [null, true, false],
        });
        assert_eq!(
            canonical(&value).unwrap(),
            "{\"literals\":[null,true,false],\
             \"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
             \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
        );
        let names = json!({
            "\u{20ac}": "Euro Sign",
            "\r": "Carriage Return",
            "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\u{1f600}": "Emoji: Grinning Face",
            "\u{80}": "Control",
            "\u{f6}": "Latin Small Letter O With Diaeresis",
        });
        let text = canonical(&names).unwrap();
        let order = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"];
        let places: Vec<_> = order.iter().map(|name| text.find(name).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn another_implementation_writes_the_same() {
        for value in [
            json!([
                0,
                -0.0,
                1,
                -1,
                1.5,
                1e21,
                1e-7,
                123_456_789_012_345_678_u64,
                f64::MAX
            ]),
            json!({"b": {"z": [], "a": {}}, "a": "\u{0}\u{8}\t\u{c}\r\u{1f}\u{7f}\u{2028}"}),
            json!({"é": 1, "e\u{301}": 2, "\u{ffff}": 3, "\u{10000}": 4}),
            json!(null),
        ] {
            let other = serde_json_canonicalizer::to_string(&value).unwrap();
            assert_eq!(canonical(&value).unwrap(), other);
        }
    }
}
