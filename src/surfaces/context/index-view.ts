import { formatCount } from '../../domain/format.ts';
import type { IndexState } from '../../domain/workspace-index.ts';
import type { IndexView } from '../../protocol/completion.ts';
import type { Translate } from '../l10n.ts';

/** The quiet line about the index, and what stands behind it. `undefined` while it is off: there is nothing to say. Pure. */
export function indexView(state: IndexState, t: Translate): IndexView | undefined {
  if (state.phase === 'off') return undefined;
  return {
    line: [filesPart(state, t), ...vectorsPart(state, t)].join(' · '),
    says: sentences(state, t).join(' '),
    // A link that points outside or a huge log is in the list; it is no reason to look up from one's work.
    level: state.phase === 'failed' ? 'warn' : 'info',
    isPaused: state.phase === 'paused',
    isControllable: !state.isWrittenElsewhere,
    problemCount: state.problemCount,
  };
}

function filesPart({ phase, fileCount, indexedFileCount }: IndexState, t: Translate): string {
  const done = formatCount(indexedFileCount);
  if (phase === 'failed') return t('index failed');
  if (fileCount === undefined) return t('index: {0} files so far', done);
  const counts = t('index {0} / {1}', done, formatCount(fileCount));
  return phase === 'paused' ? t('{0}, paused', counts) : counts;
}

function vectorsPart({ vectors, chunkCount }: IndexState, t: Translate): string[] {
  if (vectors.phase === 'none' || chunkCount === 0) return [];
  if (vectors.phase === 'ready') return [t('vectors')];
  const share = Math.min(99, Math.floor((100 * vectors.embeddedChunkCount) / chunkCount));
  return [vectors.phase === 'paused' ? t('vectors {0} %, paused', share) : t('vectors {0} %', share)];
}

function sentences(state: IndexState, t: Translate): string[] {
  const { phase, fileCount, indexedFileCount, chunkCount, vectors, problemCount } = state;
  const files =
    fileCount === undefined || phase === 'reading'
      ? t('{0} files can be searched so far; the rest follows.', formatCount(indexedFileCount))
      : t('{0} files in {1} pieces can be searched.', formatCount(indexedFileCount), formatCount(chunkCount));
  return [
    ...(state.sentence === undefined ? [] : [t(state.sentence)]),
    ...(phase === 'failed' ? [] : [files]),
    vectorSentence(vectors, t),
    ...(problemCount > 0 ? [t('Not read, or only in part: {0}.', formatCount(problemCount))] : []),
    ...(state.isWrittenElsewhere ? [t('Another window writes this index; this one reads it.')] : []),
  ];
}

function vectorSentence({ phase, model, reason, embeddedChunkCount }: IndexState['vectors'], t: Translate): string {
  if (phase === 'none') return reason !== undefined ? t(reason) : t('By keywords only: there is no embedding model.');
  const count = formatCount(embeddedChunkCount);
  const vectors = t('{0} vectors from {1}.', count, model ?? t('an embedding model'));
  return reason === undefined ? vectors : `${vectors} ${t(reason)}`;
}
