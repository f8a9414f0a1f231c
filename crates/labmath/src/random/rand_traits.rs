//! `rand_core`'s traits for the generator.

use super::Rng;
use rand_core::{SeedableRng, TryRng};
use std::convert::Infallible;

impl TryRng for Rng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next_u64() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next_u64().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

impl SeedableRng for Rng {
    type Seed = [u8; 32];

    fn from_seed(seed: [u8; 32]) -> Rng {
        let mut state = [0; 4];
        for (word, bytes) in state.iter_mut().zip(seed.chunks_exact(8)) {
            *word = bytes
                .iter()
                .rev()
                .fold(0, |word, &byte| word << 8 | u64::from(byte));
        }
        Rng::from_state(state)
    }

    fn seed_from_u64(seed: u64) -> Rng {
        Rng::seed(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::Rng as _;

    #[test]
    fn the_traits_give_the_generator_s_own_words() {
        let mut seed = [0; 32];
        (seed[0], seed[8], seed[16], seed[24]) = (1, 2, 3, 4);
        let mut rng = Rng::from_seed(seed);
        let mut bytes = [0; 12];
        rng.fill_bytes(&mut bytes);
        assert_eq!(u64::from_le_bytes(bytes[..8].try_into().unwrap()), 41943041);
        assert_eq!(Rng::seed_from_u64(5), Rng::seed(5));
    }
}
