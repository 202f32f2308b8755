import * as vscode from 'vscode';
import type { ConnectionReport, ConnectionTest } from '../../domain/connection.ts';
import type { StoredKeys } from '../../host/keys.ts';
import type { Translate } from '../l10n.ts';
import type { TextPages } from '../text-page.ts';
import { cleanText, secretsOfEnvironment, type CleanParts } from './clean-text.ts';
import { collectFacts, type DoctorGround } from './collect.ts';
import { doctorText } from './doctor-text.ts';
import { recordChecks, storageChecks, windowChecks } from './place-checks.ts';
import { networkChecks, providerChecks, surroundingChecks } from './provider-checks.ts';

/** The page's name, by which the manifest's menus know it. */
export const DOCTOR_PAGE = 'Doctor.md';

/** What the Doctor works with. */
export interface DoctorParts extends DoctorGround {
  readonly connections: ConnectionTest;
  readonly storedKeys: Pick<StoredKeys, 'all'>;
  /** The diagnosis of local models, as Markdown. */
  readonly localDiagnosis: () => Promise<string>;
  readonly home: string;
  readonly scan: CleanParts['scan'];
  readonly pages: TextPages;
  readonly t: Translate;
}

/** One page with everything that was checked. */
export class Doctor {
  readonly #parts: DoctorParts;
  #reached: readonly ConnectionReport[] = [];

  constructor(parts: DoctorParts) {
    this.#parts = parts;
  }

  /** Checks everything that can be checked without asking anybody outside, and shows the page. */
  async open(): Promise<void> {
    const { pages, t } = this.#parts;
    const options = { location: vscode.ProgressLocation.Window, title: t('Baton Doctor is looking') };
    await pages.show(DOCTOR_PAGE, await vscode.window.withProgress(options, () => this.text()));
  }

  /** Asks the providers that are set up whether they answer, and shows the page anew. Costs nothing. */
  async askProviders(): Promise<void> {
    const { connections, t } = this.#parts;
    const options = { location: vscode.ProgressLocation.Notification, title: t('Testing the connection…') };
    this.#reached = await vscode.window.withProgress(options, () =>
      Promise.all(connections.providers().map(({ id }) => connections.test(id))),
    );
    await this.open();
  }

  /** Puts the page into the clipboard; makes it first where it was not shown yet. */
  async copy(): Promise<void> {
    const { pages, t } = this.#parts;
    const text = pages.textOf(DOCTOR_PAGE) ?? (await this.text());
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(t('Copied.'), 3_000);
  }

  /** The page as it stands now, without any secret. Never rejects. */
  async text(): Promise<string> {
    const { t, home, scan, env } = this.#parts;
    const [facts, local, stored] = await Promise.all([
      collectFacts(this.#parts, this.#reached),
      this.#parts.localDiagnosis().catch((thrown: unknown) => String(thrown)),
      this.#storedSecrets(),
    ]);
    const page = {
      at: new Date(),
      local,
      groups: [
        { title: t('Program'), checks: windowChecks(facts.window, t) },
        { title: t('Storage'), checks: [...storageChecks(facts.storage, t), ...recordChecks(facts, t)] },
        { title: t('Providers and keys'), checks: providerChecks(facts, t) },
        { title: t('Network'), checks: networkChecks(facts, t) },
        { title: t('Surroundings'), checks: surroundingChecks(facts, t) },
      ],
    };
    return cleanText(doctorText(page, t), { secrets: [...stored, ...secretsOfEnvironment(env)], home, scan });
  }

  async #storedSecrets(): Promise<readonly string[]> {
    const { rows, storedKeys } = this.#parts;
    const found = await Promise.all(
      rows().map(({ id, baseUrl }) => storedKeys.all(id, new URL(baseUrl).origin).catch(() => [])),
    );
    return found.flat();
  }
}
