//! Digests and encodings (ODK XForms, "XPath functions": `digest`, `base64-decode`, `uuid`).

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Answer, Arguments};
use crate::Tree;
use crate::eval::EvalErrorKind;
use crate::value::Value;

const ALPHABET: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `digest`: of the UTF-8 bytes of a text, in `base64` unless `hex` is asked for.
pub(super) fn digest<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (source, algorithm) = (arguments.text(0)?, arguments.text(1)?);
    let Some(bytes) = hash(&source, &algorithm) else {
        let message =
            format!("`{algorithm}` is no digest: MD5, SHA-1, SHA-256, SHA-384, SHA-512");
        return Err(arguments.error(EvalErrorKind::Argument, &message));
    };
    let encoding =
        if arguments.count() == 3 { arguments.text(2)? } else { "base64".to_owned() };
    match encoding.to_ascii_lowercase().as_str() {
        "base64" => Ok(Value::Text(base64(&bytes))),
        "hex" => Ok(Value::Text(hex(&bytes))),
        _ => {
            let message = format!("`{encoding}` is no encoding: hex, base64");
            Err(arguments.error(EvalErrorKind::Argument, &message))
        }
    }
}

fn hash(source: &str, algorithm: &str) -> Option<Vec<u8>> {
    Some(match algorithm.to_ascii_uppercase().as_str() {
        "MD5" => Md5::digest(source).to_vec(),
        "SHA-1" => Sha1::digest(source).to_vec(),
        "SHA-256" => Sha256::digest(source).to_vec(),
        "SHA-384" => Sha384::digest(source).to_vec(),
        "SHA-512" => Sha512::digest(source).to_vec(),
        _ => return None,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let symbol = ALPHABET.get((bits >> (18 - 6 * place) & 63) as usize);
            let padded = place > group.len();
            out.push(if padded {
                '='
            } else {
                symbol.map_or('=', |byte| char::from(*byte))
            });
        }
    }
    out
}

/// `base64-decode`: the text whose UTF-8 bytes are encoded; nothing when it is not base 64.
pub(super) fn base64_decode<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let bytes = decoded(&arguments.text(0)?).unwrap_or_default();
    Ok(Value::Text(String::from_utf8_lossy(&bytes).into_owned()))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u32);
    let symbols = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    for byte in symbols.take_while(|byte| *byte != b'=') {
        let value = ALPHABET.iter().position(|symbol| *symbol == byte)? as u32;
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 255) as u8);
        }
    }
    Some(bytes)
}

/// `uuid`: a new identifier; with a length, so many hexadecimal digits.
pub(super) fn uuid<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    if arguments.count() == 0 {
        return Ok(Value::Text(arguments.host().new_id()));
    }
    let length = arguments.number(0)?;
    if length.is_nan() {
        return Err(
            arguments.error(EvalErrorKind::Argument, "a length has to be a number")
        );
    }
    let length = length.clamp(0.0, 10_000.0) as usize;
    let mut digits = String::with_capacity(length + 32);
    while digits.len() < length {
        // The version and variant digits of a UUID are not random; they are left out.
        let id = arguments.host().new_id();
        let random = id
            .bytes()
            .enumerate()
            .filter(|(at, byte)| byte.is_ascii_hexdigit() && *at != 14 && *at != 19);
        let before = digits.len();
        digits.extend(random.map(|(_, byte)| char::from(byte)));
        if digits.len() == before {
            break; // a host without identifiers
        }
    }
    digits.truncate(length);
    Ok(Value::Text(digits))
}

/// The first 64 bits of the SHA-256 of a text, as a signed number.
pub(super) fn first_bits(text: &str) -> i64 {
    let hash = Sha256::digest(text);
    hash.iter().take(8).fold(0i64, |bits, byte| bits << 8 | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_both_ways() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded);
            assert_eq!(decoded(encoded).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(decoded("Zm9$"), None);
    }
}
