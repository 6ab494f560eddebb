// A small client on the types that openapi-typescript makes of openapi.yaml: what does not follow the contract does not compile.
import type { components, paths } from './schema.js';

type CreateRun = paths['/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs']['post'];
type Body = NonNullable<CreateRun['requestBody']>['content']['application/json'];
type Created = CreateRun['responses'][201]['content']['application/json'];
type Refused = CreateRun['responses'][422]['content']['application/json'];
type Run = components['schemas']['Run'];
type Page = paths['/v1/runs']['get']['responses'][200]['content']['application/json'];
type Callback = components['schemas']['CallbackPayload'];

declare const process: { argv: string[]; env: Record<string, string | undefined> };

const headers = { Authorization: `Bearer ${process.env.RUNFLOW_API_KEY ?? 'rf_test_emulator'}`, 'Content-Type': 'application/json' };
const base = process.argv[2];

export async function create(body: Body): Promise<Created> {
  const answer = await fetch(`${base}/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.status === 422) {
    const refused = (await answer.json()) as Refused;
    throw new Error(refused.errors?.map(error => `${error.loc.join('.')} ${error.msg}`).join('; ') ?? refused.message);
  }
  return (await answer.json()) as Created;
}

export async function end(id: string): Promise<Run> {
  for (;;) {
    const run = (await (await fetch(`${base}/v1/runs/${id}`, { headers })).json()) as Run;
    switch (run.status_code) {
      case 'succeeded':
      case 'failed':
      case 'cancelled':
      case 'canceled':
        return run;
      default:
        await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

export const describe = (callback: Callback): string => `${callback.event} of ${callback.run_id} at ${callback.completed_at ?? 'no time'}`;

const created = await create({ input: { prompt: 'A red bicycle', image_size: 'square', seed: 42 }, metadata: { order: '17' } });
const run = await end(created.id);
const page = (await (await fetch(`${base}/v1/runs?limit=1`, { headers })).json()) as Page;

// As the quick starts create: what has a default may be left out.
export const quickstart: Body = { input: { prompt: 'Make it blue', image_urls: ['https://runflow.test/cat.png'] } };

// @ts-expect-error: steps is a number.
const wrong: Body = { input: { prompt: 'x', steps: 'four' } };
// @ts-expect-error: there is no such field.
const unknown = run.colour;
const refusal = await create(wrong).then(() => 'accepted', (error: Error) => error.message);

console.log(JSON.stringify({ status: run.status_code, seed: run.output?.seed, items: page.items.length, refusal, unknown: unknown ?? null }));
