/** Why a change is not archived, in OpenSpec's terms; nothing was changed. `fix` says what to do. */
export class ArchiveRefusal extends Error {
  override readonly name = "ArchiveRefusal";

  constructor(
    readonly code: string,
    message: string,
    readonly fix?: string,
  ) {
    super(message);
  }
}
