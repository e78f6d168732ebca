//! The number nearest to a decimal of any length.
//!
//! By whole numbers of any size: no table of powers, which would be a fiftieth of what the
//! page that fills a form downloads, for numerals that hardly any answer has.

use std::cmp::Ordering;

/// More digits than any number half-way between two `f64` has (767): what comes behind
/// them only tells that there is more.
const MOST_DIGITS: usize = 800;
/// Bits of a quotient from which one `f64` follows.
const BITS: usize = 64;

/// The `f64` nearest to a decimal, of two equally near ones the even one (IEEE 754-2019,
/// section 4.3.1), infinite if it is too large.
///
/// `digits` are ASCII digits, `places` of which are behind the point; fewer than none
/// where zeros follow them.
pub(crate) fn nearest(digits: &[u8], places: i64) -> f64 {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    let digits = &digits[zeros..];
    let (kept, dropped) = digits.split_at(digits.len().min(MOST_DIGITS));
    // Of the power of ten that the digits are multiplied by, and of the first digit.
    let exponent = (dropped.len() as i64).saturating_sub(places);
    let first = exponent.saturating_add(kept.len() as i64);
    if kept.is_empty() || first < -330 {
        return 0.0;
    }
    if first > 310 {
        return f64::INFINITY;
    }
    let mut above = Whole::of(kept);
    let mut below = Whole(vec![1]);
    for _ in 0..exponent.max(0) {
        above.multiply_and_add(10, 0);
    }
    for _ in 0..(-exponent).max(0) {
        below.multiply_and_add(10, 0);
    }
    let is_more = dropped.iter().any(|digit| *digit != b'0');
    divide(above, below, is_more)
}

/// The nearest number to `above` / `below`, or to a little more.
fn divide(mut above: Whole, mut below: Whole, is_more: bool) -> f64 {
    // So that the quotient has `BITS` bits or one more.
    let shift = BITS as i64 + below.bits() as i64 - above.bits() as i64;
    if shift > 0 {
        above.shift_left(shift as usize);
    } else {
        below.shift_left((-shift) as usize);
    }
    below.shift_left(BITS);
    let mut quotient = 0u128;
    for _ in 0..=BITS {
        quotient <<= 1;
        if above.compare(&below) != Ordering::Less {
            above.subtract(&below);
            quotient |= 1;
        }
        below.halve();
    }
    rounded(quotient, -shift, is_more || !above.is_zero())
}

/// The number nearest to `whole` × 2^`exponent`, or to a little more.
fn rounded(whole: u128, exponent: i64, is_more: bool) -> f64 {
    let bits = i64::from(128 - whole.leading_zeros());
    let top = bits - 1 + exponent;
    // Below the least normal number there are fewer bits.
    let kept = 53 - (-1022 - top).max(0);
    if kept < 0 {
        return 0.0;
    }
    let dropped = bits - kept;
    let (mantissa, rest) = (whole >> dropped, whole & ((1 << dropped) - 1));
    let up = match rest.cmp(&(1 << (dropped - 1))) {
        Ordering::Less => false,
        Ordering::Equal => is_more || mantissa & 1 == 1,
        Ordering::Greater => true,
    };
    let mantissa = mantissa as u64 + u64::from(up);
    // Without the bit that normal numbers do not write; a carry goes into the exponent.
    let biased = (top + 1023).max(1) as u64 - 1;
    match biased {
        2046.. => f64::INFINITY,
        _ => f64::from_bits((biased << 52) + mantissa),
    }
}

/// A whole number of any size: digits of 32 bits, the least first, none of them a leading
/// zero.
#[derive(Clone)]
struct Whole(Vec<u32>);

impl Whole {
    fn of(digits: &[u8]) -> Whole {
        let mut whole = Whole(Vec::with_capacity(digits.len() / 9 + 2));
        for digit in digits {
            whole.multiply_and_add(10, u32::from(digit - b'0'));
        }
        whole
    }

    fn multiply_and_add(&mut self, by: u32, more: u32) {
        let mut carry = u64::from(more);
        for digit in &mut self.0 {
            carry += u64::from(*digit) * u64::from(by);
            *digit = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn bits(&self) -> usize {
        self.0.last().map_or(0, |top| self.0.len() * 32 - top.leading_zeros() as usize)
    }

    fn shift_left(&mut self, by: usize) {
        self.multiply_and_add(1 << (by % 32), 0);
        self.0.splice(0..0, std::iter::repeat_n(0, by / 32));
    }

    fn halve(&mut self) {
        let mut carry = 0;
        for digit in self.0.iter_mut().rev() {
            (*digit, carry) = (*digit >> 1 | carry << 31, *digit & 1);
        }
        self.trim();
    }

    fn compare(&self, other: &Whole) -> Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    /// Takes away a number that is not larger.
    fn subtract(&mut self, other: &Whole) {
        let mut is_borrowed = false;
        for (n, digit) in self.0.iter_mut().enumerate() {
            let other = other.0.get(n).copied().unwrap_or(0);
            let (less, first) = digit.overflowing_sub(other);
            let (less, second) = less.overflowing_sub(u32::from(is_borrowed));
            *digit = less;
            is_borrowed = first || second;
        }
        self.trim();
    }

    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the standard library gives.
    fn agrees(text: &str) {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
        let places = text.find('.').map_or(0, |at| text.len() - at - 1);
        let number = nearest(&digits, places as i64);
        let expected: f64 = text.parse().unwrap();
        assert_eq!(number.to_bits(), expected.to_bits(), "{text}: {number:e}");
    }

    #[test]
    fn every_kind_of_number_is_met() {
        for text in [
            "0",
            "0.0",
            "1",
            "10",
            "0.1",
            "9007199254740993",
            "9007199254740992.5",
            "9007199254740993.0000000000000000000001",
            "179769313486231570000",
            "0.30000000000000004",
            "123456789012345678901234567890",
            "1.7976931348623157",
        ] {
            agrees(text);
        }
        // The largest, and what is rounded to it or beyond; the least, and half of it.
        for number in
            [f64::MAX, f64::MIN_POSITIVE, f64::from_bits(1), f64::from_bits(0xf_ffff)]
        {
            agrees(&format!("{number:.1100}"));
        }
        agrees(
            &format!("{}", f64::MAX).replace("17976931348623157", "17976931348623158"),
        );
        agrees(
            &format!("{}", f64::MAX).replace("17976931348623157", "17976931348623159"),
        );
        let half = format!("{:.1100}", f64::from_bits(1)).replacen(
            "49406564584124654",
            "2470328229206232720",
            1,
        );
        agrees(&half);
        agrees(&"9".repeat(400));
        agrees(&format!("0.{}1", "0".repeat(400)));
    }

    #[test]
    fn zeros_may_follow() {
        assert_eq!(nearest(b"5", -3), 5000.0);
        assert_eq!(nearest(b"1", -308), 1e308);
        assert_eq!(nearest(b"123", 2), 1.23);
        assert_eq!(nearest(b"7", i64::MAX), 0.0);
        assert_eq!(nearest(b"7", i64::MIN), f64::INFINITY);
    }

    #[test]
    fn numbers_half_way_are_even() {
        for base in [1u64 << 53, (1 << 53) + 2, (1 << 54) + 4, (1 << 60) + 256] {
            for more in 0..1024 {
                agrees(&(base + more).to_string());
                agrees(&format!("{}.{}", base + more, "5"));
                agrees(&format!("{}.{}{}", base + more, "0".repeat(900), more % 2));
            }
        }
    }

    #[test]
    fn random_numbers_are_what_the_standard_library_gives() {
        let mut state = 0x9e37_79b9_7f4a_7c15u64;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for _ in 0..20_000 {
            let number = f64::from_bits(random() & (u64::MAX >> 1));
            if number.is_finite() {
                agrees(&format!("{number}"));
            }
            let digits = random().to_string();
            agrees(&format!(
                "{}.{}{digits}",
                random() % 1000,
                "0".repeat((random() % 20) as usize)
            ));
        }
    }
}
