import * as z from 'zod';
import { refused, type Change, type ParsedReply } from './change.ts';

const text = z.string();
/** The names that models give to the parts of an edit when they write JSON where blocks were asked for. */
const editSchema = z
  .looseObject({
    path: text.optional(),
    file: text.optional(),
    filename: text.optional(),
    file_path: text.optional(),
    filePath: text.optional(),
    search: text.optional(),
    old: text.optional(),
    old_string: text.optional(),
    oldString: text.optional(),
    old_text: text.optional(),
    oldText: text.optional(),
    original: text.optional(),
    replace: text.optional(),
    replacement: text.optional(),
    new: text.optional(),
    new_string: text.optional(),
    newString: text.optional(),
    new_text: text.optional(),
    newText: text.optional(),
    updated: text.optional(),
  })
  .transform((edit) => ({
    path: edit.path ?? edit.file ?? edit.filename ?? edit.file_path ?? edit.filePath,
    search:
      edit.search ?? edit.old ?? edit.old_string ?? edit.oldString ?? edit.old_text ?? edit.oldText ?? edit.original,
    replace:
      edit.replace ??
      edit.replacement ??
      edit.new ??
      edit.new_string ??
      edit.newString ??
      edit.new_text ??
      edit.newText ??
      edit.updated,
  }));
const listSchema = z.union([
  z.array(editSchema),
  z.object({ edits: z.array(editSchema) }).transform(({ edits }) => edits),
  z.object({ changes: z.array(editSchema) }).transform(({ changes }) => changes),
  editSchema.transform((edit) => [edit]),
]);

/** Reads an edit written as JSON. `undefined` when the text is no JSON of an edit at all. */
export function parseJsonEdits(json: string): ParsedReply | undefined {
  const trimmed = json.trim();
  if (!/^[[{]/.test(trimmed)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  const parsed = listSchema.safeParse(value);
  if (!parsed.success) return undefined;
  if (parsed.data.every(({ search, replace }) => search === undefined && replace === undefined)) return undefined;
  const changes: Change[] = [];
  for (const { path, search, replace } of parsed.data) {
    if (search === undefined || replace === undefined)
      return refused('An edit in the answer lacks its old or its new text.');
    if (search.trim() !== '') changes.push({ type: 'replace', search, replace, ...(path !== undefined && { path }) });
    else if (path !== undefined) changes.push({ type: 'create', path, text: replace });
    else return refused('An edit in the answer has no old text and names no file.');
  }
  return { type: 'changes', changes };
}
