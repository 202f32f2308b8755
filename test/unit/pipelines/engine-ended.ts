import type { PipelineEngine, PipelineRun, RunEvent } from '../../../src/domain/pipeline-run.ts';

/** The run once it is over. */
export async function ended(engine: PipelineEngine, runId: string): Promise<PipelineRun> {
  await eventsOf(engine, runId);
  const run = await engine.status(runId);
  if (!run) throw new Error(`nobody knows ${runId}`);
  return run;
}

/** All that happens in a run until it is over. */
export async function eventsOf(engine: PipelineEngine, runId: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of engine.events(runId, new AbortController().signal)) events.push(event);
  return events;
}
