import type { InstalledModel, LoadedModel } from '../../domain/local-store.ts';
import type { Translate } from '../l10n.ts';
import { contextSize, fileSize, inGb, mibOf } from './amounts.ts';

/** "4.7 GB · Q4_K_M · 7.6B", or that another company runs it. Pure. */
export function modelText(model: InstalledModel, t: Translate): string {
  if (model.isCloud) return t('runs in the cloud, never private');
  const size = model.sizeBytes === undefined ? undefined : fileSize(model.sizeBytes);
  return [size, model.quantization, model.parameterSize].filter((part) => part !== undefined).join(' · ');
}

/** "in memory: 6.1 GB, 4.0 GB of it on the GPU · 32 k context". Pure. */
export function loadedText({ sizeBytes, vramBytes, contextTokens }: LoadedModel, t: Translate): string {
  const all = sizeBytes === undefined ? undefined : `${inGb(mibOf(sizeBytes))} GB`;
  const isWhole = vramBytes !== undefined && sizeBytes !== undefined && vramBytes >= sizeBytes;
  const part = vramBytes === undefined ? undefined : `${inGb(mibOf(vramBytes))} GB`;
  const where = isWhole ? t('on the GPU') : part && t('{0} of it on the GPU', part);
  const memory = [all, where].filter((each) => each !== undefined).join(', ');
  return [
    memory === '' ? t('in memory') : t('in memory: {0}', memory),
    ...(contextTokens === undefined ? [] : [t('{0} context', contextSize(contextTokens))]),
  ].join(' · ');
}
