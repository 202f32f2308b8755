import * as vscode from 'vscode';
import { formatCount } from '../../domain/format.ts';
import type { ListedPipeline } from '../../domain/pipelines.ts';
import type { Translate } from '../l10n.ts';
import { formatRange } from './money-range.ts';
import type { PipelineParts } from './pipeline-parts.ts';

type PickParts = Pick<PipelineParts, 'pipelines' | 'modelsKnown' | 't'>;

interface Item extends vscode.QuickPickItem {
  readonly listed?: ListedPipeline;
}

/**
 * Lets the person choose a pipeline: the built-in ones, then those of the workspace, each with its steps and, as soon as it is known, what a run would
 * cost now. `undefined` when the pick was left.
 */
export async function pickPipeline(parts: PickParts): Promise<ListedPipeline | undefined> {
  const { pipelines, t } = parts;
  const pick = vscode.window.createQuickPick<Item>();
  const stop = new AbortController();
  pick.placeholder = t('Run pipeline…');
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.show();
  const chosen = new Promise<ListedPipeline | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.listed));
    pick.onDidHide(() => resolve(undefined));
  });
  const listed = await pipelines.list();
  const prices = new Map<string, string>();
  const draw = (): void => {
    const active = pick.activeItems[0]?.listed?.source;
    pick.items = itemsOf(listed, prices, t);
    const same = pick.items.find((item) => active !== undefined && item.listed?.source === active);
    if (same) pick.activeItems = [same];
  };
  draw();
  void priceAll(parts, listed, stop.signal, (key, price) => {
    prices.set(key, price);
    draw();
  }).finally(() => {
    if (!stop.signal.aborted) pick.busy = false;
  });
  return chosen.finally(() => {
    stop.abort();
    pick.dispose();
  });
}

/** One pipeline after the other, so that the list stays quick; what cannot be planned as things stand keeps its steps alone. */
async function priceAll(
  { pipelines, modelsKnown, t }: PickParts,
  listed: readonly ListedPipeline[],
  signal: AbortSignal,
  onPrice: (key: string, price: string) => void,
): Promise<void> {
  await modelsKnown(signal).catch(() => undefined);
  for (const { pipeline, source } of listed) {
    if (signal.aborted) return;
    if (!pipeline) continue;
    try {
      const plan = await pipelines.plan(pipeline, await pipelines.gather(pipeline, {}, signal), signal);
      const { type } = await pipelines.approval(plan);
      const isAsked = source.origin === 'workspace' && type !== 'approved';
      const asked = type === 'changed' ? t('changed, approval needed') : t('approval needed');
      const price =
        plan.cost && !plan.problems.some(({ severity }) => severity === 'error') ? formatRange(plan.cost) : '';
      onPrice(keyOf(source), [price, isAsked ? asked : ''].filter((word) => word !== '').join(' · '));
    } catch {
      // The price is shown with the plan, where what is wrong is said too.
    }
  }
}

function itemsOf(listed: readonly ListedPipeline[], prices: ReadonlyMap<string, string>, t: Translate): Item[] {
  const own = (isBuiltIn: boolean): Item[] =>
    listed.filter(({ source }) => (source.origin === 'built-in') === isBuiltIn).map((each) => itemOf(each, prices, t));
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const [builtIn, workspace] = [own(true), own(false)];
  return [
    ...(builtIn.length > 0 ? [separator(t('built in')), ...builtIn] : []),
    ...(workspace.length > 0 ? [separator(t('workspace')), ...workspace] : []),
  ];
}

function itemOf(each: ListedPipeline, prices: ReadonlyMap<string, string>, t: Translate): Item {
  const { title, pipeline, source, problems, description } = each;
  const icon = source.origin === 'built-in' ? 'type-hierarchy' : 'file-code';
  if (!pipeline) {
    const problem = problems.find(({ severity }) => severity === 'error');
    const first = problem ? t(problem.message) : t('cannot be read');
    return { label: `$(warning) ${title}`, description: source.path, detail: first, listed: each };
  }
  const count = pipeline.steps.length;
  const steps = count === 1 ? t('1 step') : t('{0} steps', formatCount(count));
  const price = prices.get(keyOf(source)) ?? '';
  return {
    label: `$(${icon}) ${title}`,
    description: price === '' ? steps : `${steps} · ${price}`,
    ...(description !== undefined && { detail: description }),
    listed: each,
  };
}

function keyOf({ origin, folder = '', path }: ListedPipeline['source']): string {
  return `${origin} ${folder} ${path}`;
}
