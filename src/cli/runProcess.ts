// The program as a process: what the bundle of modules begins with.
import { ioOfProcess } from "./io";
import { main } from "./main";

process.exitCode = await main(process.argv.slice(2), ioOfProcess());
