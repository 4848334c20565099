import * as vscode from "vscode";
import { PhaseDocumentSchema } from "../../protocol/phase";
import type { CliProgram } from "../cli/cliProgram";
import { requireTrust } from "../base/requireTrust";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";
import { type Proof, type TestRow, testRows } from "./testRows";
import { newTestItem, newTestMessage, writeTestLine } from "../shown/items";
import type { Log } from "../shown/log";

const itemsOf = (items: vscode.TestItemCollection) => [...items].map(([, item]) => item);

/** Every scenario as a test: what evidence says of it, and RUNTIME for it at a click. */
export class TestExplorer implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly controller = this.#owned.add(
    vscode.tests.createTestController("openspecWorkstreams", "OpenSpec Scenarios"),
  );
  #proofs = new WeakMap<vscode.TestItem, Proof>();
  /** What was told last, so that nothing is told twice. */
  #told = "";

  constructor(
    private readonly projects: Projects,
    private readonly cli: CliProgram,
    private readonly log: Log,
  ) {
    this.#owned.add(
      this.controller.createRunProfile(
        "RUNTIME",
        vscode.TestRunProfileKind.Run,
        (request, token) => this.#run(request, token),
        true,
      ),
    );
    this.controller.refreshHandler = () => projects.refresh();
    const show = () => {
      void this.#show();
    };
    this.#owned.add(projects.onDidChange(show));
    show();
  }

  async #show(): Promise<void> {
    const rows = testRows(await this.projects.states());
    const told = JSON.stringify(rows, (key, value: unknown) =>
      key === "description" || key === "row" ? undefined : value,
    );
    if (told === this.#told) return;
    this.#told = told;
    this.controller.items.replace(rows.map((row) => this.#item(row)));
    this.#tell();
  }

  #item({ id, label, description, place, children, proof }: TestRow): vscode.TestItem {
    const uri = place === null ? undefined : vscode.Uri.file(place.file);
    const item = newTestItem(this.controller, { id, label, description }, uri);
    if (place !== null) item.range = new vscode.Range(place.line - 1, 0, place.line - 1, 0);
    item.children.replace(children.map((child) => this.#item(child)));
    if (proof !== null) this.#proofs.set(item, proof);
    return item;
  }

  /** Tells VS Code what is recorded, as a result of no run of its own. */
  #tell(): void {
    const known = this.#leaves(itemsOf(this.controller.items)).filter(({ proof }) =>
      ["proven", "failing", "stale"].includes(proof.evidence.word),
    );
    if (known.length === 0) return;
    const run = this.controller.createTestRun(
      new vscode.TestRunRequest(known.map(({ item }) => item)),
      "Recorded evidence",
      false,
    );
    for (const { item, proof } of known) {
      const { word, row } = proof.evidence;
      if (word === "failing") run.failed(item, newTestMessage(row?.why ?? "failing"));
      else run.passed(item);
    }
    run.end();
    const stale = known.filter(({ proof }) => proof.evidence.word === "stale");
    if (stale.length > 0) this.controller.invalidateTestResults(stale.map(({ item }) => item));
  }

  #leaves(items: readonly vscode.TestItem[]): { item: vscode.TestItem; proof: Proof }[] {
    return items.flatMap((item) => {
      const proof = this.#proofs.get(item);
      return proof === undefined ? this.#leaves(itemsOf(item.children)) : [{ item, proof }];
    });
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    requireTrust();
    const asked = request.include ?? itemsOf(this.controller.items);
    const left = new Set(this.#leaves(request.exclude ?? []).map(({ item }) => item));
    const leaves = this.#leaves(asked).filter(({ item }) => !left.has(item));
    const run = this.controller.createTestRun(request);
    const byWorkstream = new Map<string, { item: vscode.TestItem; proof: Proof }[]>();
    for (const leaf of leaves) {
      const { workstream, root } = leaf.proof;
      if (workstream === null) {
        const message = "No bundle asks for this scenario. Convert the change first.";
        run.errored(leaf.item, newTestMessage(message));
        continue;
      }
      run.enqueued(leaf.item);
      const key = `${root}\0${workstream}`;
      byWorkstream.set(key, [...(byWorkstream.get(key) ?? []), leaf]);
    }
    for (const wanted of byWorkstream.values()) {
      if (token.isCancellationRequested) break;
      await this.#runWorkstream(run, wanted);
    }
    run.end();
  }

  async #runWorkstream(
    run: vscode.TestRun,
    wanted: readonly { item: vscode.TestItem; proof: Proof }[],
  ): Promise<void> {
    const [first] = wanted;
    if (first === undefined || first.proof.workstream === null) return;
    const { root, workstream, scenario } = first.proof;
    const one = wanted.length === 1 ? ["--scenario", scenario] : [];
    for (const { item } of wanted) run.started(item);
    try {
      const args = ["phase", "runtime", "--ws-id", workstream, ...one, "--trust"];
      const { data, issues } = await this.cli.ask(root, args, PhaseDocumentSchema);
      if (data?.phase !== "runtime") {
        throw new Error(issues.map(({ message }) => message).join(" ") || "It gave no answer.");
      }
      for (const { command, outcome, why } of data.commands) {
        writeTestLine(run, `${outcome.replace("_", " ")}: ${command} (${why})`);
      }
      for (const { item, proof } of wanted) {
        const found = data.scenarios.find(({ key }) => key === proof.scenario);
        if (found?.state === "proven") run.passed(item);
        else if (found?.state === "failing") {
          run.failed(item, newTestMessage(found.why ?? found.by ?? "failing"));
        } else run.errored(item, newTestMessage(`unproven: ${found?.why ?? "nothing shows it"}`));
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(`RUNTIME of ${workstream}`, message);
      for (const { item } of wanted) run.errored(item, newTestMessage(message));
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
