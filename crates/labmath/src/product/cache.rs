//! How large the second-level cache is: blocks are cut to its measure. Results do not depend on it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Where the processor does not say.
const USUAL: usize = 1 << 20;

/// Bytes of the second-level cache of one core.
pub(super) fn second_level() -> usize {
    /// 0 until someone has asked: in a virtual machine the question takes tens of microseconds.
    static BYTES: AtomicUsize = AtomicUsize::new(0);
    match BYTES.load(Ordering::Relaxed) {
        0 => {
            let bytes = ask().unwrap_or(USUAL).clamp(128 << 10, 4 << 20);
            BYTES.store(bytes, Ordering::Relaxed);
            bytes
        }
        bytes => bytes,
    }
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
fn ask() -> Option<usize> {
    use std::arch::x86_64::__cpuid;
    /// The leaf that describes the second-level cache: its size in KiB in the upper half of ECX.
    const LEAF: u32 = 0x8000_0006;
    let kibibytes = (__cpuid(0x8000_0000).eax >= LEAF).then(|| __cpuid(LEAF).ecx >> 16)?;
    (kibibytes > 0).then_some((kibibytes as usize) << 10)
}

#[cfg(any(not(target_arch = "x86_64"), miri))]
fn ask() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_answer_is_plausible_and_stays() {
        let bytes = super::second_level();
        assert!((128 << 10..=4 << 20).contains(&bytes), "{bytes}");
        assert_eq!(bytes, super::second_level());
    }
}
