import type { EditReading } from '../../domain/pipeline-workspace.ts';
import { applyChanges, namedPaths } from '../../edits/apply.ts';
import { editInstructions } from '../../edits/instructions.ts';
import { parseReply } from '../../edits/parse-reply.ts';

/** Several files, or new ones, in blocks. */
const ANYWHERE = { path: '', startLine: 1, endLine: 1, reachesFarther: true };

/** Replies as changes, read as those of an edit on the code are. */
export const editReading: EditReading = {
  instructions: () => ({ small: editInstructions('small', ANYWHERE), full: editInstructions('full', ANYWHERE) }),
  paths(reply) {
    const parsed = parseReply(reply);
    return parsed.type === 'changes' ? namedPaths(parsed.changes) : [];
  },
  apply(reply, files) {
    const parsed = parseReply(reply);
    if (parsed.type === 'refused') return { problem: parsed.reason };
    const applied = applyChanges(parsed.changes, files);
    return applied.type === 'refused' ? { problem: [...new Set(applied.reasons)].join(' ') } : { files: applied.files };
  },
};
