#!/usr/bin/env node
// Prints what CHANGELOG.md says of a version: node release/notes.mjs 0.1.0. Without a section of it, ends with 1.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const wanted = process.argv[2];
if (!wanted) {
  console.error("usage: node release/notes.mjs VERSION");
  process.exit(2);
}

const text = readFileSync(fileURLToPath(new URL("../CHANGELOG.md", import.meta.url)), "utf8");
const section = text.split(/^(?=## )/m).find((part) => part.startsWith(`## ${wanted}`) || part.startsWith(`## [${wanted}]`));
if (!section) {
  console.error(`CHANGELOG.md has no section "## ${wanted}": rename "Unreleased" and begin a new one.`);
  process.exit(1);
}

process.stdout.write(`${section.split("\n").slice(1).join("\n").trim()}\n`);
