//! The name that an author probably meant.

/// The candidate most like `name`, if one is near enough to be what a slip of the finger, or stopping short,
/// made of it.
///
/// Letter case does not count. Of candidates that are equally near, the first is taken.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let length = name.chars().count();
    let slips = (length / 3).max(1);
    let near = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let distance = strsim::damerau_levenshtein(&name, &candidate);
        if distance <= slips && distance < candidate.chars().count() {
            Some(distance)
        } else if length >= 3 && (candidate.starts_with(&name) || name.starts_with(&candidate)) {
            // After all slips.
            Some(slips + distance)
        } else {
            None
        }
    };
    candidates
        .into_iter()
        .filter_map(|candidate| Some((near(candidate)?, candidate)))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_and_beginnings_are_near() {
        let names = ["label", "tolerance", "timeout", "echo", "a"];
        for (name, expected) in [
            ("lable", Some("label")),
            ("LABEL", Some("label")),
            ("tol", Some("tolerance")),
            ("labels", Some("label")),
            ("tiemout", Some("timeout")),
            ("colour", None),
            ("b", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, names), expected, "{name}");
        }
    }

    #[test]
    fn the_first_of_equals_wins() {
        assert_eq!(nearest("cat", ["bat", "rat"]), Some("bat"));
        assert_eq!(nearest("rat", ["bat", "rat"]), Some("rat"));
    }
}
