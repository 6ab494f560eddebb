#!/usr/bin/env node
// Prints a CycloneDX 1.6 bill of materials of the emulator: node release/sbom.mjs > sbom.json
// It reads what restore has locked, so the same commit gives the same bytes: no time and no random serial number.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const read = (path) => readFileSync(fileURLToPath(new URL(path, root)), "utf8");

const props = read("Directory.Build.props");
const version = /<VersionPrefix>([^<]+)<\/VersionPrefix>/.exec(props)[1];
const licence = /<PackageLicenseExpression>([^<]+)</.exec(props)[1];
const emulator = read("src/Emulator/Emulator.csproj");
const sdk = /<Project Sdk="([^"]+)"/.exec(emulator)[1];

// Analyzers look at the source and leave nothing in the product.
const onlyBuilds = new Set(["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.NET.ILLink.Tasks"]);

const locked = Object.values(JSON.parse(read("src/Emulator/packages.lock.json")).dependencies)[0];
const packages = Object.entries(locked).filter(([name, entry]) => entry.type !== "Project" && !onlyBuilds.has(name));
const purl = (name, entry) => `pkg:nuget/${name}@${entry.resolved}`;
const refs = new Map(packages.map(([name, entry]) => [name.toLowerCase(), purl(name, entry)]));
const own = `pkg:generic/runflow-emulator@${version}`;
const framework = `pkg:nuget/Microsoft.AspNetCore.App.Ref@${/<TargetFramework>net([0-9.]+)</.exec(props)[1]}`;

const components = packages
  .map(([name, entry]) => ({
    type: "library",
    "bom-ref": purl(name, entry),
    name,
    version: entry.resolved,
    purl: purl(name, entry),
    // What restore holds a package against: SHA-512 of the file as it was published.
    hashes: [{ alg: "SHA-512", content: Buffer.from(entry.contentHash, "base64").toString("hex") }],
  }))
  .sort((a, b) => (a.purl < b.purl ? -1 : 1));

const dependencies = [
  {
    ref: own,
    dependsOn: [...packages.filter(([, entry]) => entry.type === "Direct").map(([name, entry]) => purl(name, entry)), framework].sort(),
  },
  ...packages.map(([name, entry]) => ({
    ref: purl(name, entry),
    dependsOn: Object.keys(entry.dependencies ?? {}).map((needed) => refs.get(needed.toLowerCase())).filter(Boolean).sort(),
  })).sort((a, b) => (a.ref < b.ref ? -1 : 1)),
];

const bill = {
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    component: { type: "application", "bom-ref": own, name: "runflow-emulator", version, licenses: [{ license: { id: licence } }] },
    properties: [{ name: "msbuild:sdk", value: sdk }],
  },
  components: [
    { type: "framework", "bom-ref": framework, name: "Microsoft.AspNetCore.App", version: framework.split("@")[1], scope: "required" },
    ...components,
  ],
  dependencies,
};

// A version 8 UUID made of the content: another bill has another number, the same bill the same.
const hash = createHash("sha256").update(JSON.stringify(bill)).digest("hex");
const variant = ((parseInt(hash[16], 16) & 3) | 8).toString(16);
const serial = `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
const { bomFormat, specVersion, ...rest } = bill;
process.stdout.write(`${JSON.stringify({ bomFormat, specVersion, serialNumber: serial, ...rest }, null, 2)}\n`);
