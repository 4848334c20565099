/** Something a person has to do before the set-up can go on; the message says what. */
export class SetupError extends Error {}
