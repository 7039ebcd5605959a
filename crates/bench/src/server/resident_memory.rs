use std::fs;

use crate::failure::Failure;

/// How much of the machine's memory a process takes, in KiB. Linux only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ResidentMemory {
    /// Now.
    pub(crate) now: u64,
    /// At most since it was started.
    pub(crate) peak: u64,
}

impl ResidentMemory {
    /// That of a process.
    pub(crate) fn of(process: u32) -> Result<Self, Failure> {
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        Self::find(&status).ok_or_else(|| format!("no memory in {status:?}").into())
    }

    fn find(status: &str) -> Option<Self> {
        Some(Self { now: kibibytes(status, "VmRSS:")?, peak: kibibytes(status, "VmHWM:")? })
    }
}

fn kibibytes(status: &str, name: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    value.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_and_the_present_are_told_apart() {
        let status = "Name:\tmadang\nVmPeak:\t  900 kB\nVmHWM:\t   48120 kB\nVmRSS:\t   31004 kB\n";
        let found = ResidentMemory::find(status);
        assert_eq!(found, Some(ResidentMemory { now: 31_004, peak: 48_120 }));
    }

    #[test]
    fn what_is_no_status_has_no_memory() {
        for status in ["", "VmHWM:\t48120 kB", "VmHWM:\tx kB\nVmRSS:\t1 kB", "VmHWM: 1\nVmRSS: 1"] {
            assert_eq!(ResidentMemory::find(status), None, "{status}");
        }
    }

    #[test]
    fn a_process_has_taken_at_least_what_it_takes() {
        let memory = ResidentMemory::of(std::process::id()).unwrap();
        assert!(0 < memory.now && memory.now <= memory.peak, "{memory:?}");
    }
}
