import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "./storeError";

const tries = 20;

/** Reads without a lock: what looks damaged may be a write in flight, so it is looked at again before it is said. */
export async function readPatiently<T>(read: () => T): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return read();
    } catch (error) {
      const mayPass = error instanceof StoreError && error.kind === "damaged";
      if (!mayPass || attempt >= tries) throw error;
    }
    await sleep(2);
  }
}
