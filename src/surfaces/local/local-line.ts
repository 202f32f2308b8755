import type { AttachedServer, LocalServerState } from '../../domain/local-server.ts';
import type { LoadedModel } from '../../domain/local-store.ts';
import type { Gpu } from '../../domain/local.ts';
import type { OllamaFinding } from '../../domain/ollama.ts';
import { UNIT_SPACE } from '../../domain/format.ts';
import type { Translate } from '../l10n.ts';
import { contextSize, gpuText, inGb, mibOf, partOf } from './amounts.ts';

/** What is known about local models now. */
export interface LocalFacts {
  readonly attached?: AttachedServer;
  /** The server of our own, where there is one. */
  readonly server?: LocalServerState;
  /** What the last look found; absent before the first. */
  readonly finding?: OllamaFinding;
  readonly loaded: readonly LoadedModel[];
  /** Installed models that run here. */
  readonly localModelCount: number;
  readonly gpus: readonly Gpu[];
  /** The name that a person reads for a model's. */
  readonly labelOf: (name: string) => string;
}

/**
 * One line about local models: "Local: qwen3-coder 30B · GPU 0 · 18.2 of 24 GB · 32 k context", or a sentence that says what to do. Empty before the
 * first look. Pure.
 */
export function localLine(facts: LocalFacts, t: Translate): string {
  const { attached, loaded } = facts;
  const text = attached ? attachedText(attached, loaded, facts, t) : missingText(facts, t);
  return text === '' ? '' : t('Local: {0}', text);
}

function attachedText(
  { version, warning }: AttachedServer,
  loaded: readonly LoadedModel[],
  facts: LocalFacts,
  t: Translate,
): string {
  if (warning !== undefined) return warning;
  const [first, ...others] = loaded;
  if (first) {
    const more = others.length === 0 ? '' : t(' · and {0} more', others.length);
    return loadedText(first, facts, t) + more;
  }
  if (facts.localModelCount === 0)
    return t('Ollama {0} has no model yet. “Baton: Use Ollama…” downloads one.', version);
  const models =
    facts.localModelCount === 1 ? t('1 model, not loaded') : t('{0} models, none loaded', facts.localModelCount);
  const [gpu] = facts.gpus;
  return gpu ? `${models} · ${gpuText(gpu, t('free'))}` : models;
}

function loadedText(
  { name, sizeBytes, vramBytes, contextTokens }: LoadedModel,
  facts: LocalFacts,
  t: Translate,
): string {
  const parts = [facts.labelOf(name)];
  if (vramBytes === 0) parts.push(t('CPU'));
  else if (sizeBytes !== undefined && vramBytes !== undefined && vramBytes < sizeBytes) {
    const share = Math.max(1, Math.round((100 * (sizeBytes - vramBytes)) / sizeBytes));
    parts.push(t('partly on the CPU ({0} %)', share));
  } else if (facts.gpus.length > 0)
    parts.push(facts.gpus.length === 1 ? t('GPU {0}', facts.gpus[0]?.index ?? 0) : t('{0} GPUs', facts.gpus.length));
  const usedMib = vramBytes === 0 || vramBytes === undefined ? sizeBytes && mibOf(sizeBytes) : mibOf(vramBytes);
  const totals = facts.gpus.map(({ totalMiB }) => totalMiB);
  const totalMib = totals.every((total) => total !== undefined) ? totals.reduce((sum, total) => sum + total, 0) : 0;
  if (usedMib !== undefined) {
    parts.push(totalMib > 0 && vramBytes !== 0 ? partOf(usedMib, totalMib) : `${inGb(usedMib)}${UNIT_SPACE}GB`);
  }
  if (contextTokens !== undefined) parts.push(t('{0} context', contextSize(contextTokens)));
  return parts.join(' · ');
}

function missingText({ server, finding }: LocalFacts, t: Translate): string {
  if (server && (server.type === 'starting' || server.type === 'waiting' || server.type === 'failed'))
    return t(server.sentence);
  switch (finding?.type) {
    case undefined:
    case 'running':
      return '';
    case 'starting':
      return t('Ollama at {0} is starting.', finding.address);
    case 'unusable':
      return t(finding.sentence);
    case 'installed':
      return t('Ollama is installed but does not run. “Baton: Use Ollama…” starts it.');
    case 'absent':
      return t('Ollama was not found. “Baton: Diagnose Local Models” shows where Baton looked.');
  }
}
