// What can be written in a rule, and rules to begin with.

export const POINTS = {
  request: 'status {status, code, message, headers}, latency {fixed_ms}, drop {when_applied}, reset, hang, rate_limit {limit, window_ms}',
  response: 'truncate {fraction}, malformed, dribble {bytes_per_second}, content_type {value}, add_fields, remove_field {path}, enum_value {path, value}',
  run: 'fail {failure_code, failure_message, failure_stage}, stuck {in}, slow {factor} or {add_ms}, nsfw, cancel {in}',
  output: 'status {status}, corrupt {bytes}, truncate {fraction}, empty, content_type {value}, wrong_size, expired',
  callback: 'lose, duplicate {times, gap_ms}, delay {ms}, reorder {behind}, bad_signature, wrong_secret, unsigned, tamper, early, stale',
};

export const EXAMPLES = {
  'A create answers 503 now and then': `id: flaky-create
point: request
fault: {kind: status, status: 503, code: MODEL_UNAVAILABLE}
match: {method: POST, path: /v1/models/**}
when: {probability: 0.3}
`,
  'Every third read takes two seconds': `id: slow-read
point: request
fault: {kind: latency, fixed_ms: 2000}
match: {method: GET, path: /v1/runs/*}
when: {every: 3}
`,
  'The first run fails': `id: first-fails
point: run
fault: {kind: fail, failure_code: PROVIDER_TIMEOUT}
when: {times: 1}
`,
  'Callbacks come twice': `id: twice
point: callback
fault: {kind: duplicate, times: 1, gap_ms: 500}
`,
  'Answers are cut in the middle': `id: cut
point: response
fault: {kind: truncate, fraction: 0.5}
match: {method: GET, path: /v1/runs/*}
when: {probability: 0.1}
ttl_ms: 600000
`,
};
