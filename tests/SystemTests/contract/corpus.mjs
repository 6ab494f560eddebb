// Lets ajv judge every case of the corpus against the schemas of openapi.yaml, and prints how often it agrees.
// usage: node corpus.mjs openapi.yaml corpus.json
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const [contractFile, corpusFile] = process.argv.slice(2);
const contract = parse(readFileSync(contractFile, 'utf8'));
const corpus = JSON.parse(readFileSync(corpusFile, 'utf8'));

// Strict about keywords, so that a misspelt one is an error here too; lenient about style.
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
addFormats(ajv);
const schemas = JSON.parse(JSON.stringify(contract.components.schemas).replaceAll('"#/components/schemas/', '"#/$defs/'));
ajv.addSchema({ $id: 'contract', $defs: schemas });

const judges = new Map();
function judge(schema) {
  if (!judges.has(schema)) judges.set(schema, ajv.compile({ $ref: `contract#/$defs/${schema}` }));
  return judges.get(schema);
}

function bodyOf(entry) {
  if (!('base' in entry)) return entry.body;
  const body = structuredClone(corpus.bases[entry.base]);
  if (body === undefined) throw new Error(`no base '${entry.base}'`);
  for (const [pointer, value] of Object.entries(entry.set ?? {})) {
    const [parent, name] = find(body, pointer);
    parent[name] = value;
  }
  for (const pointer of entry.drop ?? []) {
    const [parent, name] = find(body, pointer);
    if (!(name in parent)) throw new Error(`nothing to drop at ${pointer}`);
    delete parent[name];
  }
  return body;
}

function find(body, pointer) {
  const steps = pointer.split('/').slice(1);
  const name = steps.pop();
  return [steps.reduce((at, step) => at[step], body), name];
}

let agree = 0;
let differ = 0;
for (const entry of corpus.cases) {
  const valid = judge(entry.schema);
  if (valid(bodyOf(entry)) === entry.valid) {
    agree++;
  } else {
    differ++;
    const reasons = ajv.errorsText(valid.errors);
    console.log(`FAIL  ${entry.schema}: ${entry.because}: corpus says ${entry.valid}, ajv says ${!entry.valid} (${reasons})`);
  }
}
console.log(`ajv on the corpus: ${agree} agree, ${differ} differ`);
process.exitCode = differ === 0 ? 0 : 1;
