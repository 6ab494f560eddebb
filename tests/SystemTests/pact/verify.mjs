// Verifies the pacts that are named on the command line against the emulator at $RUNFLOW_BASE_URL. Exit code 0 when all hold.
import { Verifier } from '@pact-foundation/pact';

const base = process.env.RUNFLOW_BASE_URL;

try {
  await new Verifier({
    provider: 'runflow',
    providerBaseUrl: base,
    pactUrls: process.argv.slice(2),
    providerStatesSetupUrl: `${base}/_emulator/pact/states`,
    providerStatesSetupTeardown: true,
    transports: [{ protocol: 'message', scheme: 'http', port: Number(new URL(base).port), path: '/_emulator/pact/messages' }],
    logLevel: 'error',
  }).verifyProvider();
} catch (failure) {
  console.error(failure.message);
  process.exitCode = 1;
}
