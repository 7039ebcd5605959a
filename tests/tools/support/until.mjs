import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 20_000;
const BETWEEN_LOOKS_MS = 20;

/** Looks until the probe returns something true, and returns it; past the deadline, says what it saw last. */
export async function until(condition, probe) {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const seen = await probe();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`waited in vain until ${await condition()}`);
    await pause(BETWEEN_LOOKS_MS);
  }
}
