// The first request in four languages, for this host and this key.

import { apiKey, createPath } from './api.js';

export const LANGUAGES = ['cURL', 'Python', 'Node', 'C#'];

export const firstBody = (prompt) => ({ input: { prompt, image_urls: ['https://runflow.test/cat.png'] } });

export function snippet(language, prompt) {
  const [base, key, body] = [location.origin, apiKey() || '<the key of this sandbox>', JSON.stringify(firstBody(prompt), null, 2)];
  switch (language) {
    case 'Python': return python(base, key, body);
    case 'Node': return node(base, key, body);
    case 'C#': return csharp(base, key, body);
    default: return curl(base, key, body);
  }
}

const indent = (text, by) => text.replaceAll('\n', `\n${by}`);

const curl = (base, key, body) => `curl -X POST ${base}${createPath} \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${body.replaceAll("'", `'\\''`)}'`;

const python = (base, key, body) => `import requests

run = requests.post(
    "${base}${createPath}",
    headers={"Authorization": "Bearer ${key}"},
    json=${indent(body, '    ')},
).json()
print(run["id"], run["status_code"])`;

const node = (base, key, body) => `const answer = await fetch("${base}${createPath}", {
  method: "POST",
  headers: { Authorization: "Bearer ${key}", "Content-Type": "application/json" },
  body: JSON.stringify(${indent(body, '  ')}),
});
const run = await answer.json();
console.log(run.id, run.status_code);`;

const csharp = (base, key, body) => `using System.Net.Http.Headers;
using System.Text;

using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "${key}");
var body = """
${body.replace(/^/gm, '    ')}
    """;
var answer = await client.PostAsync(
    "${base}${createPath}",
    new StringContent(body, Encoding.UTF8, "application/json"));
Console.WriteLine(await answer.Content.ReadAsStringAsync());`;
