// Writes an OpenAPI 3.1 document as 3.0 for generators that know no later one: NSwag. What 3.0 cannot say is left out, so that
// the client accepts what the contract accepts, and more.
// usage: node downgrade.mjs openapi.yaml > openapi.json
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const dropped = ['if', 'then', 'else', 'examples', 'contentMediaType', 'const', 'patternProperties'];

function schema(node) {
  if (Array.isArray(node)) return node.map(schema);
  if (node === null || typeof node !== 'object') return node === true ? {} : node;
  const result = {};
  for (const [name, value] of Object.entries(node)) {
    if (name === 'type' && Array.isArray(value)) {
      const types = value.filter(type => type !== 'null');
      if (types.length === 1) result.type = types[0];
      if (types.length < value.length) result.nullable = true;
    } else if (name === 'enum') {
      // Stays a text: the generated enumerations read none whose values are no identifiers, such as image/png.
    } else if (name === 'anyOf' && value.some(way => way.type === 'null')) {
      const ways = value.filter(way => way.type !== 'null').map(schema);
      result.allOf = ways.length === 1 ? ways : undefined;
      result.nullable = true;
    } else if (name === 'anyOf' || name === 'oneOf') {
      // Ways that a type system cannot tell apart.
    } else if (name === 'properties') {
      result.properties = Object.fromEntries(Object.entries(value).map(([key, property]) => [key, schema(property)]));
    } else if (name === 'additionalProperties') {
      result.additionalProperties = typeof value === 'boolean' ? value : schema(value);
    } else if (!dropped.includes(name)) {
      result[name] = name === 'items' || name === 'allOf' ? schema(value) : value;
    }
  }
  return result;
}

function walk(node) {
  if (Array.isArray(node)) return node.map(walk);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node)
    .filter(([name]) => name !== 'examples' && name !== 'example')
    .map(([name, value]) => [name, name === 'schema' ? schema(value) : walk(value)]));
}

const document = parse(readFileSync(process.argv[2], 'utf8'));
document.openapi = '3.0.3';
delete document.webhooks;
delete document.info.summary;
delete document.info.license?.identifier;
const { schemas, examples, callbacks, ...components } = document.components;
for (const path of Object.values(document.paths)) for (const operation of Object.values(path)) delete operation.callbacks;
const result = walk({ ...document, components });
result.components.schemas = Object.fromEntries(Object.entries(schemas).map(([name, value]) => [name, schema(value)]));
console.log(JSON.stringify(result));
