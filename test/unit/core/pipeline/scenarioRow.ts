import type { Scenario } from "./simulatedWorld";

/** What happens, and how it has to end: the actions in order, then `<breaker>`, then each error with its count. */
export interface ScenarioRow extends Scenario {
  name: string;
  actions: string;
  breaker?: string;
  errors?: Record<string, string>;
}
