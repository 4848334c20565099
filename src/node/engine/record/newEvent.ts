import { randomUUID } from "node:crypto";
import {
  eventOf,
  type EventPayloads,
  type EventType,
  type NewEvent,
} from "../../../core/model/event";
import type { Engine } from "./engine";

/** A fact about this run that happens now. */
export function newEvent<Type extends EventType>(
  engine: Pick<Engine, "clock" | "runId">,
  type: Type,
  workstream: string | null,
  payload: Readonly<EventPayloads[Type]>,
): NewEvent {
  const about = {
    event_id: randomUUID(),
    at: engine.clock.now(),
    run_id: engine.runId,
    workstream_id: workstream,
  };
  return eventOf(type, about, payload);
}
