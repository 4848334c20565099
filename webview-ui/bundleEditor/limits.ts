import type { Limit, SetValue } from "../../src/protocol/bundleEditor";
import { h, type View } from "./dom";
import type { Page } from "./page";
import { linkButton, section } from "./parts";
import { fill, strings } from "./strings";

export function limitsSection(page: Page): View {
  const { limits } = page.state;
  const isSet = Object.values(limits).some((limit: Limit) => limit.isSet);
  const [attempts, attemptsEnd] = strings.limitAttempts;
  const [repeats, repeatsEnd] = strings.limitRepeats;
  const [oscillation, oscillationEnd] = strings.limitOscillation;
  const [minutes, dollars, tokens, end] = strings.limitBudget;
  const why = h("span", { class: "muted" }, strings.limitOscillationWhy);
  const body = h(
    "div",
    { class: "limits" },
    sentence(
      attempts,
      number(page, "circuit_breaker.max_attempts", limits.attempts, strings.attempts),
      attemptsEnd,
    ),
    sentence(
      repeats,
      number(page, "circuit_breaker.max_error_repeats", limits.repeats, strings.repeats),
      repeatsEnd,
    ),
    sentence(
      oscillation,
      number(
        page,
        "circuit_breaker.oscillation_threshold",
        limits.oscillation,
        strings.oscillation,
      ),
      oscillationEnd,
      why,
    ),
    sentence(
      minutes,
      number(page, "budget.max_minutes", limits.minutes, strings.minutes),
      dollars,
      number(page, "budget.max_cost_usd", limits.dollars, strings.dollars),
      tokens,
      number(page, "budget.max_tokens", limits.tokens, strings.tokens, "wide"),
      end,
    ),
    h("p", { class: "muted small note" }, strings.limitsNote),
  );
  const reset = linkButton(strings.resetLimits, () => {
    page.edit({ kind: "resetLimits" });
  });
  const right = isSet && !page.readOnly ? h("span", { class: "small" }, reset) : null;
  return section("limits", strings.limits, null, body, right);
}

function sentence(...parts: (View | string)[]): View {
  const spans = parts.map((part) => (typeof part === "string" ? h("span", {}, part.trim()) : part));
  return h("div", { class: "sent" }, spans);
}

type NumberField = Exclude<SetValue["field"], "agent" | "metadata.owner" | "metadata.notes">;

const shown = (value: number | null): string => value?.toLocaleString("en") ?? "";

/** A number that may be typed; empty takes it away, so that its default holds. */
export function number(
  page: Page,
  field: NumberField,
  limit: Limit,
  label: string,
  look = "",
): View {
  if (page.readOnly) return h("b", { class: "num" }, shown(limit.value) || strings.any);
  return h("input", {
    class: `input n ${look}`.trim(),
    value: shown(limit.value),
    attributes: {
      "data-key": field,
      "aria-label": label,
      inputmode: "decimal",
      placeholder: strings.any,
    },
    on: {
      keydown: (event) => {
        if (!(event instanceof KeyboardEvent) || !(event.target instanceof HTMLInputElement))
          return;
        if (event.key === "Escape") event.target.value = shown(limit.value);
      },
      change: (event) => {
        if (event.target instanceof HTMLInputElement) keep(page, field, limit, event.target);
      },
    },
  });
}

function keep(page: Page, field: NumberField, limit: Limit, input: HTMLInputElement): void {
  const text = input.value.replaceAll(",", "").trim();
  const value = text === "" ? null : Number(text);
  const mustBeWhole = !field.startsWith("budget.");
  if (value !== null && (!(value > 0) || (mustBeWhole && !Number.isInteger(value)))) {
    input.value = shown(limit.value);
    page.go((ui) => {
      ui.refused = fill(strings.notANumber, text);
    });
    return;
  }
  // An emptied field shows its default again, also when nothing was written.
  if (value === null) input.value = shown(limit.value);
  if (value !== limit.value) page.edit({ kind: "set", field, value });
}
