// How long the parts of a run take, what moves it, how many execute at once.

import { get, put as send } from './api.js';
import { button, h, say, toast } from './dom.js';

const TIMES = { queue_ms: 'Queued', dispatch_ms: 'Dispatching', inference_ms: 'Inference', step_ms: 'Each step' };
const MOVERS = { time: 'time', poll: 'each read of the run', manual: 'only by hand' };

export function lifecycleForm() {
  const fields = Object.keys(TIMES).map((name) => h('input', { type: 'number', id: `life-${name}`, min: 0, name, placeholder: 'the model’s' }));
  const concurrency = h('input', { type: 'number', id: 'life-concurrency', min: 0, name: 'concurrency' });
  const mover = h('select', { id: 'life-advance', name: 'advance' }, Object.entries(MOVERS).map(([value, text]) => h('option', { value }, text)));
  const problem = h('p.problem', { role: 'alert', hidden: true });

  function draw(lifecycle) {
    for (const field of [...fields, concurrency]) field.value = lifecycle[field.name] ?? '';
    mover.value = lifecycle.advance;
  }

  async function attempt(act) {
    try {
      draw(await act());
      problem.hidden = true;
      return true;
    } catch (error) {
      say(problem, error.message);
      problem.hidden = false;
      return false;
    }
  }

  async function submit(event) {
    event.preventDefault();
    const body = { advance: mover.value, concurrency: Number(concurrency.value || 0) };
    for (const field of fields) if (field.value !== '') body[field.name] = Number(field.value);
    if (await attempt(() => send('/_emulator/lifecycle', body))) toast('New runs live like this');
  }

  attempt(() => get('/_emulator/lifecycle'));
  return h('form.grid', { onsubmit: submit },
    fields.map((field) => h('label', `${TIMES[field.name]}, ms`, field)),
    h('label', { title: 'How many runs execute at the same time; the others wait in the queue' }, 'Runs at once (0: no limit)', concurrency), h('label', 'A run is moved by', mover),
    problem, h('div.actions', h('button', 'Apply')));
}
