// Counts what held and what did not. A part that breaks off counts as failed and does not keep the next from running.
let passed = 0;
let failed = 0;

export function that(name, holds, otherwise = '') {
  if (holds) passed++;
  else failed++;
  console.log(`${holds ? 'pass ' : 'FAIL '} ${name}${holds || otherwise === '' ? '' : `: ${otherwise}`}`);
}

export const same = (name, actual, expected) => that(name, JSON.stringify(actual) === JSON.stringify(expected), `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);

export async function part(name, act) {
  console.log(`-- ${name}`);
  try {
    await act();
  } catch (error) {
    that(name, false, error.stack);
  }
}

/** Ends the process too: a part that broke off leaves its emulator running, and nobody would come back. */
export function end() {
  process.on('exit', () => console.log(`${passed} passed, ${failed} failed`));
  process.exit(failed === 0 ? 0 : 1);
}
