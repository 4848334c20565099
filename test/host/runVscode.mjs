#!/usr/bin/env node
// Stands in for the desktop `code` where there is none: runTests({ vscodeExecutablePath: <this> }).
import { register } from "tsx/esm/api";

register();
await import("./runVscode.ts");
