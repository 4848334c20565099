import path from "node:path";
import { mainSpecFile } from "../../core/archive/planArchive";
import { checkBundles, type CheckResult } from "../../core/checks/bundle/checkBundles";
import { deltaIssues } from "../../core/language/deltaIssues";
import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";
import type { ChangeFiles } from "../../core/model/change";
import { changeFolder, deltaFiles } from "../../core/change/changePaths";
import { checkChange } from "../../core/checks/change/checkChange";
import { parseChange } from "../../core/change/parseChange";
import { readBundleFiles } from "../../node/change/readBundles";
import { listArchivedChanges, listChanges, readChangeFiles } from "../../node/change/readChange";
import { foldersIn, fileText } from "../../node/change/readFolder";
import type { Project } from "../../node/project";
import type { BundleState, ChangeState, SpecState } from "../../core/view/viewedProject";

/** What an open editor holds of a file, when that is not what lies on disk. */
export type UnsavedText = (absolutePath: string) => string | undefined;

interface ReadChange {
  texts: ChangeFiles;
  /** The main specs that it speaks of. */
  specs: ChangeFiles;
  state: ChangeState;
}

/** Reads the changes and bundles of a project; a change that is as it was is not parsed again. */
export class SpecReader {
  #known = new Map<string, ReadChange>();

  constructor(
    private readonly project: Project,
    private readonly unsaved: UnsavedText,
  ) {}

  read(): SpecState {
    const read = listChanges(this.project).map((id) => this.#readChange(id));
    this.#known = new Map(read.map((each) => [each.state.change.id, each]));
    const changes = read.map((each) => each.state);
    return { changes, archived: this.#archived(), bundles: this.#readBundles(changes) };
  }

  #readChange(id: string): ReadChange {
    try {
      return this.#readReadable(id);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const file = `${changeFolder(id)}/proposal.md`;
      const what = { source: "spec", code: "change-is-readable", message: error.message };
      const issues = [issueAt({ file }, what)];
      return { texts: {}, specs: {}, state: { change: parseChange(id, {}), issues, files: [] } };
    }
  }

  #readReadable(id: string): ReadChange {
    const onDisk = readChangeFiles(this.project, id);
    const texts = Object.fromEntries(
      Object.entries(onDisk).map(([file, text]) => [file, this.#inEditor(file) ?? text]),
    );
    const specs = this.#mainSpecs(id, texts);
    const known = this.#known.get(id);
    if (known !== undefined && isSame(known.texts, texts) && isSame(known.specs, specs)) {
      return known;
    }
    const change = parseChange(id, texts);
    const source = { text: (file: string) => specs[file] };
    const issues = [...checkChange(change, texts), ...deltaIssues(id, texts, source)];
    return { texts, specs, state: { change, issues, files: documentsFirst(texts) } };
  }

  /** The main specs that a change speaks of. */
  #mainSpecs(id: string, texts: ChangeFiles): ChangeFiles {
    const files = deltaFiles(id, texts).map(({ spec }) => mainSpecFile(spec));
    return Object.fromEntries(
      files.flatMap((file) => {
        const text = this.#inEditor(file) ?? fileText(path.join(this.project.root, file));
        return text === undefined ? [] : [[file, text]];
      }),
    );
  }

  #readBundles(changes: readonly ChangeState[]): BundleState[] {
    const files = readBundleFiles(this.project).map(({ file, text }) => {
      return { file, text: this.#inEditor(file) ?? text };
    });
    const archived = listArchivedChanges(this.project);
    return bundleStates(
      checkBundles({ files, changes: changes.map(({ change }) => change), archived }),
    );
  }

  #archived(): string[] {
    return ["openspec/changes/archive", "openspec/archive"].flatMap((parent) =>
      foldersIn(path.join(this.project.root, parent)).map((name) => `${parent}/${name}`),
    );
  }

  #inEditor(file: string): string | undefined {
    return this.unsaved(path.join(this.project.root, file));
  }
}

/** In the order they would run; those that cannot be read come last. */
function bundleStates({ bundles, order, issues }: CheckResult): BundleState[] {
  const states = bundles.map(({ id, path: file, bundle }): BundleState => {
    const own = issues.filter((issue) => issue.file === file);
    return bundle === undefined
      ? { kind: "broken", id, file, issues: own }
      : { kind: "readable", id, file, bundle, issues: own };
  });
  const rank = ({ kind, id }: BundleState) =>
    kind === "broken" ? order.length : order.indexOf(id);
  return states.sort((one, other) => rank(one) - rank(other));
}

/** proposal.md first, then the others by name. */
function documentsFirst(texts: ChangeFiles): string[] {
  const isProposal = (file: string) => file.endsWith("/proposal.md");
  const files = Object.keys(texts);
  return [...files.filter(isProposal), ...files.filter((file) => !isProposal(file))];
}

function isSame(one: ChangeFiles, other: ChangeFiles): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}
