//! The index in few bytes, as text that needs no escapes.
//!
//! Terms are sorted and joined by spaces; each begins with one digit of base 36 that says how many characters it
//! shares with the one before. The postings of the terms, in the same order, are joined by spaces too: for each
//! section, the distance from the section before (from -1 for the first), times four, plus the weight, in base 32,
//! lowest digit first. A digit from the first half of [`DIGITS`] is a number's last, one from the second is not.

use super::Postings;

pub(super) const DIGITS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const LONGEST_SHARED: usize = 35;

/// Terms and postings as two strings.
pub(super) fn encode(postings: &Postings) -> (String, String) {
    let (mut terms, mut lists) = (String::new(), String::new());
    let mut previous = "";
    for (term, sections) in postings {
        if !terms.is_empty() {
            terms.push(' ');
            lists.push(' ');
        }
        let shared = previous
            .chars()
            .zip(term.chars())
            .take(LONGEST_SHARED)
            .take_while(|(a, b)| a == b)
            .count();
        terms.push(char::from_digit(shared as u32, 36).expect("at most 35"));
        terms.extend(term.chars().skip(shared));
        let mut last = -1;
        for &(section, weight) in sections {
            let section = section as i64;
            push_number(
                &mut lists,
                ((section - last) * 4) as usize + weight as usize,
            );
            last = section;
        }
        previous = term;
    }
    (terms, lists)
}

fn push_number(out: &mut String, mut number: usize) {
    while number >= 32 {
        out.push(DIGITS[32 + number % 32] as char);
        number /= 32;
    }
    out.push(DIGITS[number] as char);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::Weight;

    /// The other end of [`encode`], as `search.js` has it.
    fn decode(terms: &str, lists: &str) -> Postings {
        let mut previous = String::new();
        terms
            .split(' ')
            .zip(lists.split(' '))
            .filter(|(term, _)| !term.is_empty())
            .map(|(term, list)| {
                let shared = term
                    .chars()
                    .next()
                    .and_then(|c| c.to_digit(36))
                    .expect("a digit");
                let mut whole: String = previous.chars().take(shared as usize).collect();
                whole.push_str(&term[1..]);
                previous.clone_from(&whole);
                (whole, decode_list(list))
            })
            .collect()
    }

    fn decode_list(list: &str) -> Vec<(usize, Weight)> {
        let (mut sections, mut last, mut number, mut place) = (Vec::new(), -1, 0, 1);
        for byte in list.bytes() {
            let digit = DIGITS.iter().position(|d| *d == byte).expect("a digit");
            number += digit % 32 * place;
            place *= 32;
            if digit < 32 {
                last += (number / 4) as i64;
                let weight = [Weight::Once, Weight::Few, Weight::Often, Weight::Title][number % 4];
                sections.push((last as usize, weight));
                (number, place) = (0, 1);
            }
        }
        sections
    }

    proptest! {
        #[test]
        fn what_is_encoded_can_be_decoded(
            index in prop::collection::btree_map(
                "[a-cé数]{1,50}",
                prop::collection::btree_map(0usize..5000, 0usize..4, 1..20),
                0..40,
            )
        ) {
            let weights = [Weight::Once, Weight::Few, Weight::Often, Weight::Title];
            let postings: Postings = index
                .into_iter()
                .map(|(term, list)| (term, list.into_iter().map(|(s, w)| (s, weights[w])).collect()))
                .collect();
            let (terms, lists) = encode(&postings);
            prop_assert_eq!(decode(&terms, &lists), postings);
        }
    }
}
