//! What labook itself costs beside the compiler: CPU time, which does not depend on what else the machine does.

use std::process::Command;
use std::time::Duration;

use labook_document::Outcome;

use crate::bench::{chapter, executor, outcomes, run_document};

/// CPU time of this process (`RUSAGE_SELF`), or of the children that it has waited for (`RUSAGE_CHILDREN`).
fn cpu(who: libc::c_int) -> Duration {
    // SAFETY: `rusage` is plain numbers, which the call fills in.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        assert_eq!(libc::getrusage(who, &mut usage), 0);
        usage
    };
    let time = |time: libc::timeval| {
        Duration::from_secs(time.tv_sec as u64) + Duration::from_micros(time.tv_usec as u64)
    };
    time(usage.ru_utime) + time(usage.ru_stime)
}

/// A hundred small cells, of which some build on earlier ones. Each `seed` gives another text.
fn hundred_cells(seed: usize) -> Vec<String> {
    let cell = |index: usize| match index % 4 {
        0 => format!("let v{index} = vec![{seed}, {index}, 3];\nv{index}.iter().sum::<i32>()"),
        1 => format!("println!(\"{{}}\", v{}.len());", index - 1),
        2 => format!("fn f{index}(x: f64) -> f64 {{ x * {index}.0 + 1.0 }}\nf{index}(0.5)"),
        _ => format!(
            "let s{index} = format!(\"{{:?}}\", f{}(2.0));\ns{index}",
            index - 1
        ),
    };
    (0..100).map(cell).collect()
}

#[test]
fn labooks_own_share_of_a_hundred_cells_is_small() {
    const ALONE: &str = "LABOOK_TEST_COST";
    if std::env::var_os(ALONE).is_none() {
        // In a process of its own, since other tests use the CPU in this one.
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args([
            "--exact",
            "cost::labooks_own_share_of_a_hundred_cells_is_small",
            "--nocapture",
        ]);
        assert!(again.env(ALONE, "1").status().unwrap().success());
        return;
    }
    let executor = executor();
    let mut best = f64::INFINITY;
    for seed in 0..3 {
        let cells = hundred_cells(seed);
        let document = chapter(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        let before = (cpu(libc::RUSAGE_SELF), cpu(libc::RUSAGE_CHILDREN));
        let (runs, reports) = run_document(&executor, &document);
        let own = cpu(libc::RUSAGE_SELF) - before.0;
        let children = cpu(libc::RUSAGE_CHILDREN) - before.1;
        assert_eq!(outcomes(&runs), vec![Outcome::Ok; 100]);
        assert_eq!(reports[0].reuse.compilations, 1);
        let share = own.as_secs_f64() / children.as_secs_f64();
        println!(
            "labook {own:?}, its children {children:?}: {:.1} %",
            100.0 * share
        );
        best = best.min(share);
    }
    assert!(best < 0.15, "{best}");
}
