import * as clack from "@clack/prompts";
import { visibleLine, visibleText } from "../../core/text/controlCharacters";

// Questions draw on the terminal themselves, so that what they say is made visible on its way to them.

export const { isCancel } = clack;

interface Choice<T extends string> {
  value: T;
  label: string;
  hint?: string;
  disabled?: boolean;
}

function shown<T extends string>({ value, label, hint, disabled }: Choice<T>) {
  return {
    value,
    label: visibleLine(label),
    ...(hint === undefined ? {} : { hint: visibleLine(hint) }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

/** Asks for a yes or a no. */
export function confirm(question: { message: string; initialValue: boolean }) {
  return clack.confirm({ ...question, message: visibleText(question.message) });
}

/** Asks for a line; what it is filled with, and what is said of an answer, is made visible as well. */
export function text(question: {
  message: string;
  placeholder?: string;
  initialValue?: string;
  validate?: (value: string | undefined) => string | undefined;
}) {
  const { message, placeholder, initialValue, validate } = question;
  return clack.text({
    message: visibleText(message),
    ...(placeholder === undefined ? {} : { placeholder: visibleLine(placeholder) }),
    ...(initialValue === undefined ? {} : { initialValue: visibleLine(initialValue) }),
    ...(validate === undefined
      ? {}
      : {
          validate: (value: string | undefined) => {
            const problem = validate(value);
            return problem === undefined ? undefined : visibleLine(problem);
          },
        }),
  });
}

/** Asks for one of several. */
export function select(question: { message: string; options: Choice<string>[] }) {
  return clack.select({
    message: visibleText(question.message),
    options: question.options.map(shown),
  });
}

/** Asks for any number of several. */
export function multiselect(question: {
  message: string;
  options: Choice<string>[];
  required: boolean;
}) {
  const { message, options, required } = question;
  return clack.multiselect({
    message: visibleText(message),
    options: options.map(shown),
    required,
  });
}

/** Shows a text in a box. */
export function showNote(body: string, title: string): void {
  clack.note(visibleText(body), visibleLine(title));
}

/** Says that nothing was done. */
export function cancel(message: string): void {
  clack.cancel(visibleText(message));
}
