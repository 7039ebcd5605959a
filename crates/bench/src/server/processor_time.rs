use std::fs;
use std::time::Duration;

use rustix::param::clock_ticks_per_second;

use crate::failure::Failure;

/// Where in `/proc/<id>/stat`, counted from the state behind the name, stands the time that was spent in
/// the program; behind it, that in the system for it (`man 5 proc_pid_stat`).
const USER_TIME: usize = 11;

/// What all threads of a process have spent so far, in the program and in the system for it. Linux only;
/// in steps of 10 ms.
pub(crate) fn of(process: u32) -> Result<Duration, Failure> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let ticks = ticks(&stat).ok_or_else(|| format!("no CPU time in {stat:?}"))?;
    Ok(Duration::from_millis(ticks * 1_000 / clock_ticks_per_second()))
}

fn ticks(stat: &str) -> Option<u64> {
    // The name stands in parentheses, and may hold spaces and parentheses itself.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_ascii_whitespace().skip(USER_TIME);
    let user: u64 = times.next()?.parse().ok()?;
    let system: u64 = times.next()?.parse().ok()?;
    Some(user + system)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn program_and_system_are_added_up() {
        let stat = "4711 (madang) S 1 4711 4711 0 -1 4194560 912 0 3 0 250 37 5 6 20 0 9 0 881 1 2";
        assert_eq!(ticks(stat), Some(287));
    }

    #[test]
    fn a_name_may_look_like_fields() {
        let stat = "4711 (a) S (b 1) R 1 2 3 4 5 6 7 8 9 10 40 2 0 0";
        assert_eq!(ticks(stat), Some(42));
    }

    #[test]
    fn what_is_no_stat_has_no_time() {
        for stat in
            ["", "4711 (madang", "4711 (madang) S 1 2 3", "1 (a) S 1 2 3 4 5 6 7 8 9 10 x 2"]
        {
            assert_eq!(ticks(stat), None, "{stat}");
        }
    }

    #[test]
    fn a_busy_process_spends_time() {
        let deadline = Instant::now() + Duration::from_secs(10);
        while of(std::process::id()).unwrap().is_zero() {
            assert!(Instant::now() < deadline);
        }
    }
}
