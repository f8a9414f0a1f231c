//! OpenBLAS and MKL, loaded from where Python keeps them, on one thread.
//!
//! All integers are passed as 64-bit ones: a library that expects 32 bits reads the lower half, which is the same number.

use std::ffi::{CString, c_char, c_int, c_void};

use labmath::{Element, Mat};
use libloading::Library;

use crate::python::Python;

/// A loaded library with BLAS and LAPACK.
pub struct Lapack {
    /// `OpenBLAS` or `MKL`.
    pub name: &'static str,
    library: Library,
    prefix: &'static str,
    suffix: &'static str,
}

type Int = i64;

impl Lapack {
    /// Those that are there. `PEERS_OPENBLAS` and `PEERS_MKL` name other files.
    pub fn all(python: Option<&Python>, threads: c_int) -> Vec<Lapack> {
        // OpenBLAS takes a virtual machine's processor for an older one.
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: no other thread runs yet.
            unsafe { std::env::set_var("OPENBLAS_CORETYPE", "SkylakeX") };
        }
        let find = |name: &'static str, variable: &str, key: &str| {
            let path = std::env::var(variable)
                .ok()
                .or_else(|| python?.ask(&format!("library {key}")))
                .filter(|path| !path.is_empty());
            let Some(path) = path else {
                println!(
                    "no {name}: set {variable} to its shared library, or PEERS_PYTHON to a Python that has it"
                );
                return None;
            };
            Lapack::load(name, &path, threads)
        };
        [
            ("OpenBLAS", "PEERS_OPENBLAS", "openblas"),
            ("MKL", "PEERS_MKL", "mkl"),
        ]
        .into_iter()
        .filter_map(|(name, variable, key)| find(name, variable, key))
        .collect()
    }

    fn load(name: &'static str, path: &str, threads: c_int) -> Option<Lapack> {
        // SAFETY: these libraries only initialise themselves.
        let library = match unsafe { Library::new(path) } {
            Ok(library) => library,
            Err(error) => {
                println!("no {name}: {error}");
                return None;
            }
        };
        let named = |prefix: &str, suffix: &str| {
            let symbol = CString::new(format!("{prefix}dgemm_{suffix}")).unwrap_or_default();
            // SAFETY: the symbol is only looked up.
            unsafe { library.get::<*const c_void>(symbol.as_bytes()) }.is_ok()
        };
        let (prefix, suffix) = [("", ""), ("scipy_", "64_"), ("scipy_", ""), ("", "64_")]
            .into_iter()
            .find(|(prefix, suffix)| named(prefix, suffix))?;
        let lapack = Lapack {
            name,
            library,
            prefix,
            suffix,
        };
        for setter in [
            "MKL_Set_Num_Threads".to_string(),
            format!("{prefix}openblas_set_num_threads{}", suffix),
            format!("{prefix}openblas_set_num_threads"),
        ] {
            // SAFETY: both take the number as a C int.
            unsafe {
                if let Ok(set) = lapack
                    .library
                    .get::<unsafe extern "C" fn(c_int)>(setter.as_bytes())
                {
                    set(threads);
                    break;
                }
            }
        }
        Some(lapack)
    }

    /// The address of a routine.
    fn routine<F: Copy>(&self, name: &str) -> F {
        let symbol = format!("{}{name}_{}", self.prefix, self.suffix);
        // SAFETY: `F` is the routine's type, by the callers below.
        *unsafe { self.library.get::<F>(symbol.as_bytes()) }
            .unwrap_or_else(|error| panic!("{}: {symbol}: {error}", self.name))
    }

    /// `C ← A·B`; a product with a vector is asked for as one.
    pub fn product<'a, T: Element>(
        &self,
        a: &'a Mat<T>,
        b: &'a Mat<T>,
    ) -> impl FnMut() + use<'a, T> {
        type Gemm<T> = unsafe extern "C" fn(
            *const c_char,
            *const c_char,
            *const Int,
            *const Int,
            *const Int,
            *const T,
            *const T,
            *const Int,
            *const T,
            *const Int,
            *const T,
            *mut T,
            *const Int,
            usize,
            usize,
        );
        type Gemv<T> = unsafe extern "C" fn(
            *const c_char,
            *const Int,
            *const Int,
            *const T,
            *const T,
            *const Int,
            *const T,
            *const Int,
            *const T,
            *mut T,
            *const Int,
            usize,
        );
        let letter = if size_of::<T>() == 8 { "d" } else { "s" };
        let gemm: Gemm<T> = self.routine(&format!("{letter}gemm"));
        let gemv: Gemv<T> = self.routine(&format!("{letter}gemv"));
        let (m, k, n) = (a.rows() as Int, a.cols() as Int, b.cols() as Int);
        let mut c = Mat::<T>::zeros(a.rows(), b.cols());
        move || {
            let (a, b, to) = (
                a.as_slice().as_ptr(),
                b.as_slice().as_ptr(),
                c.as_mut_slice().as_mut_ptr(),
            );
            let (one, zero, step) = (T::ONE, T::ZERO, 1);
            let (plain, turned) = (c"N".as_ptr(), c"T".as_ptr());
            // SAFETY: the matrices have these shapes and lie column by column.
            unsafe {
                if n == 1 {
                    gemv(plain, &m, &k, &one, a, &m, b, &step, &zero, to, &step, 1)
                } else if m == 1 {
                    gemv(turned, &k, &n, &one, b, &k, a, &step, &zero, to, &step, 1)
                } else {
                    gemm(
                        plain, plain, &m, &n, &k, &one, a, &m, b, &k, &zero, to, &m, 1, 1,
                    )
                }
            }
        }
    }

    /// A decomposition of a copy of `a`, by the name that the benchmark has for it. The work space is kept.
    pub fn decomposition<'a>(&self, what: &str, a: &'a Mat<f64>) -> Option<Box<dyn FnMut() + 'a>> {
        let (rows, cols) = a.shape();
        let (m, n) = (rows as Int, cols as Int);
        let least = m.min(n);
        let size = rows.max(cols);
        let mut copy = a.clone();
        let mut info: Int = 0;
        let mut integers = vec![0 as Int; 8 * size + 16];
        let (mut first, mut second) = (vec![0.0; size], vec![0.0; size]);
        // Enough for every routine's block algorithm here.
        let mut work = vec![0.0; 4 * size * size + 200 * size + 1000];
        let (length, count) = (work.len() as Int, integers.len() as Int);
        let (lower, vectors, small, none) =
            (c"L".as_ptr(), c"V".as_ptr(), c"S".as_ptr(), c"N".as_ptr());
        type P<T> = *const T;
        type M<T> = *mut T;
        Some(match what {
            "lu" => {
                type F = unsafe extern "C" fn(P<Int>, P<Int>, M<f64>, P<Int>, M<Int>, M<Int>);
                let getrf: F = self.routine("dgetrf");
                Box::new(move || {
                    copy.as_mut_slice().copy_from_slice(a.as_slice());
                    // SAFETY: the matrix has this shape.
                    unsafe {
                        getrf(
                            &m,
                            &n,
                            copy.as_mut_slice().as_mut_ptr(),
                            &m,
                            integers.as_mut_ptr(),
                            &mut info,
                        )
                    };
                    assert_eq!(info, 0);
                })
            }
            "cholesky" => {
                type F = unsafe extern "C" fn(P<c_char>, P<Int>, M<f64>, P<Int>, M<Int>, usize);
                let potrf: F = self.routine("dpotrf");
                Box::new(move || {
                    copy.as_mut_slice().copy_from_slice(a.as_slice());
                    // SAFETY: as above.
                    unsafe {
                        potrf(
                            lower,
                            &n,
                            copy.as_mut_slice().as_mut_ptr(),
                            &n,
                            &mut info,
                            1,
                        )
                    };
                    assert_eq!(info, 0);
                })
            }
            "qr" => {
                type F = unsafe extern "C" fn(
                    P<Int>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    M<f64>,
                    M<f64>,
                    P<Int>,
                    M<Int>,
                );
                type Q = unsafe extern "C" fn(
                    P<Int>,
                    P<Int>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    P<f64>,
                    M<f64>,
                    P<Int>,
                    M<Int>,
                );
                let (geqrf, orgqr): (F, Q) = (self.routine("dgeqrf"), self.routine("dorgqr"));
                Box::new(move || {
                    copy.as_mut_slice().copy_from_slice(a.as_slice());
                    let (to, tau, work) = (
                        copy.as_mut_slice().as_mut_ptr(),
                        first.as_mut_ptr(),
                        work.as_mut_ptr(),
                    );
                    // SAFETY: as above.
                    unsafe {
                        geqrf(&m, &n, to, &m, tau, work, &length, &mut info);
                        orgqr(&m, &least, &least, to, &m, tau, work, &length, &mut info);
                    }
                    assert_eq!(info, 0);
                })
            }
            "symmetric_eigen" => {
                type F = unsafe extern "C" fn(
                    P<c_char>,
                    P<c_char>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    M<f64>,
                    M<f64>,
                    P<Int>,
                    M<Int>,
                    P<Int>,
                    M<Int>,
                    usize,
                    usize,
                );
                let syevd: F = self.routine("dsyevd");
                Box::new(move || {
                    copy.as_mut_slice().copy_from_slice(a.as_slice());
                    let to = copy.as_mut_slice().as_mut_ptr();
                    // SAFETY: as above.
                    unsafe {
                        syevd(
                            vectors,
                            lower,
                            &n,
                            to,
                            &n,
                            first.as_mut_ptr(),
                            work.as_mut_ptr(),
                            &length,
                            integers.as_mut_ptr(),
                            &count,
                            &mut info,
                            1,
                            1,
                        )
                    };
                    assert_eq!(info, 0);
                })
            }
            "svd" => {
                type F = unsafe extern "C" fn(
                    P<c_char>,
                    P<Int>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    M<f64>,
                    M<f64>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    M<Int>,
                    M<Int>,
                    usize,
                );
                let gesdd: F = self.routine("dgesdd");
                let (mut u, mut v) = (
                    Mat::<f64>::zeros(rows, rows.min(cols)),
                    Mat::<f64>::zeros(cols, cols),
                );
                Box::new(move || {
                    copy.as_mut_slice().copy_from_slice(a.as_slice());
                    let to = copy.as_mut_slice().as_mut_ptr();
                    let (u, v) = (u.as_mut_slice().as_mut_ptr(), v.as_mut_slice().as_mut_ptr());
                    // SAFETY: as above.
                    unsafe {
                        gesdd(
                            small,
                            &m,
                            &n,
                            to,
                            &m,
                            first.as_mut_ptr(),
                            u,
                            &m,
                            v,
                            &least,
                            work.as_mut_ptr(),
                            &length,
                            integers.as_mut_ptr(),
                            &mut info,
                            1,
                        )
                    };
                    assert_eq!(info, 0);
                })
            }
            "eigen" => {
                type F = unsafe extern "C" fn(
                    P<c_char>,
                    P<c_char>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    M<f64>,
                    M<f64>,
                    M<f64>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    M<f64>,
                    P<Int>,
                    M<Int>,
                    usize,
                    usize,
                );
                let geev: F = self.routine("dgeev");
                let mut v = Mat::<f64>::zeros(rows, rows);
                Box::new(move || {
                    copy.as_mut_slice().copy_from_slice(a.as_slice());
                    let to = copy.as_mut_slice().as_mut_ptr();
                    let v = v.as_mut_slice().as_mut_ptr();
                    // SAFETY: as above.
                    unsafe {
                        geev(
                            none,
                            vectors,
                            &n,
                            to,
                            &n,
                            first.as_mut_ptr(),
                            second.as_mut_ptr(),
                            v,
                            &n,
                            v,
                            &n,
                            work.as_mut_ptr(),
                            &length,
                            &mut info,
                            1,
                            1,
                        )
                    };
                    assert_eq!(info, 0);
                })
            }
            _ => return None,
        })
    }
}
