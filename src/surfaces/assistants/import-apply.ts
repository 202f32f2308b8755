import type { ImportItem } from '../../assistants/plan.ts';
import { toBatonError } from '../../domain/errors.ts';
import type { Translate } from '../l10n.ts';
import { itemText } from './import-words.ts';

/** Where things are kept. Each may reject. */
export interface ImportSink {
  readonly saveAddress: (address: Extract<ImportItem, { readonly type: 'address' }>['address']) => Promise<void>;
  readonly saveOllamaAddress: (baseUrl: string) => Promise<void>;
  readonly keys: {
    all(providerId: string, origin: string): Promise<readonly string[]>;
    set(providerId: string, origin: string, key: string): Promise<void>;
    add(providerId: string, origin: string, key: string): Promise<void>;
  };
  readonly saveText: (text: Extract<ImportItem, { readonly type: 'text' }>) => Promise<unknown>;
  /** Looks for models again, so that one can be chosen. */
  readonly refreshModels: () => Promise<void>;
  readonly chooseModel: (modelId: string) => Promise<void>;
  readonly t: Translate;
}

/** What came of an import. */
export interface Applied {
  readonly taken: readonly ImportItem[];
  /** Sentences for a person. */
  readonly problems: readonly string[];
}

/**
 * Keeps what was picked, addresses before the keys that belong to them; what cannot be kept does not stop the rest. A key whose address was not taken
 * is not kept: it would lie there for nobody.
 */
export async function applyImport(items: readonly ImportItem[], sink: ImportSink): Promise<Applied> {
  const taken: ImportItem[] = [];
  const problems: string[] = [];
  const order: readonly ImportItem['type'][] = ['address', 'ollama', 'key', 'text'];
  const keep = async (item: ImportItem): Promise<void> => {
    const { label } = itemText(item, sink.t);
    const name = label.replace(/^\$\([a-z-]+\) /, '');
    if ('needs' in item && !taken.some((each) => each.type === 'address' && each.address.id === item.needs)) {
      problems.push(sink.t('{0}: its address was not taken.', name));
      return;
    }
    try {
      await keepOne(item, sink);
      taken.push(item);
    } catch (thrown) {
      const { message, detail } = toBatonError(thrown);
      problems.push(`${name}: ${detail ?? message}`);
    }
  };
  for (const type of order) for (const item of items) if (item.type === type) await keep(item);
  await sink.refreshModels();
  for (const item of items) if (item.type === 'model') await keep(item);
  return { taken, problems };
}

async function keepOne(item: ImportItem, sink: ImportSink): Promise<void> {
  switch (item.type) {
    case 'address':
      return sink.saveAddress(item.address);
    case 'ollama':
      return sink.saveOllamaAddress(item.baseUrl);
    case 'key': {
      const known = await sink.keys.all(item.providerId, item.origin);
      // A key of the person's own stays the first one.
      return sink.keys[known.length === 0 ? 'set' : 'add'](item.providerId, item.origin, item.key);
    }
    case 'text':
      await sink.saveText(item);
      return;
    case 'model':
      return sink.chooseModel(`${item.providerId}/${item.model}`);
  }
}
