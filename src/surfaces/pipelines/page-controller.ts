import { toBatonError } from '../../domain/errors.ts';
import type { Log } from '../../domain/log.ts';
import { fromPipelineSchema, type FromPipeline, type ToPipeline } from '../../protocol/pipeline.ts';
import { english, type Translate } from '../l10n.ts';

/** What the page asks for by a button. */
export type PipelineRequest = Omit<Extract<FromPipeline, { type: 'act' }>, 'type' | 'id'>;

/** What stands behind a pipeline's page: a plan, a run or a definition. Each method rejects with a sentence for the person when it cannot be done. */
export interface PageController {
  /** The page is new, or is shown again: it is given everything. */
  begin(): Promise<void>;
  /** The person chose a step; its panel is posted. */
  select(stepId: string): Promise<void>;
  act(request: PipelineRequest): Promise<void>;
  dispose(): void;
}

/** Parses what the page posted, has it done and answers; what has the wrong shape is dropped and logged. Never rejects. */
export async function answerPage(
  posted: unknown,
  controller: PageController | undefined,
  post: (message: ToPipeline) => void,
  log: Log,
  t: Translate = english,
): Promise<void> {
  const parsed = fromPipelineSchema.safeParse(posted);
  if (!parsed.success) {
    log.warn({ event: 'pipeline-page.invalid-message', code: 'BATON_E_INVALID_MESSAGE' });
    return;
  }
  const request = parsed.data;
  try {
    if (request.type === 'ready') return await controller?.begin();
    if (request.type === 'step-select') await controller?.select(request.stepId);
    else await controller?.act(request);
    post({ type: 'reply', id: request.id });
  } catch (thrown) {
    const { code, message, detail } = toBatonError(thrown);
    const what = request.type === 'act' ? request.action : request.type;
    log.warn({ event: 'pipeline-page.request-failed', request: what, code, detail });
    if (request.type !== 'ready') post({ type: 'reply', id: request.id, error: { code, message: t(message) } });
  }
}
