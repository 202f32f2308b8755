import type { Node } from 'web-tree-sitter';
import type { Declaration } from '../declaration.ts';
import type { Grammar } from './grammars.ts';

/** A file with more than this many is data. */
const MOST_DECLARATIONS = 2000;
const DEEPEST = 40;

/** The outline of a parsed file, sorted by the first line, outer before inner. */
export function treeOutline(root: Node, grammar: Grammar): readonly Declaration[] {
  const found: Declaration[] = [];
  const visit = (node: Node, container: string | undefined, isInFunction: boolean, depth: number): void => {
    if (depth > DEEPEST) return;
    for (const child of node.namedChildren) {
      if (found.length >= MOST_DECLARATIONS) return;
      const kind = grammar.kinds[child.type];
      const name = kind === undefined ? undefined : nameOf(child, kind);
      if (kind !== undefined && name !== undefined) {
        const declared = valueKind(child, kind);
        if (declared !== undefined && !(isInFunction && declared === 'constant')) {
          found.push(declarationOf(child, name, declared, container));
        }
        if (!LEAVES.has(declared ?? kind)) visitBody(child, name);
      } else if (grammar.wraps.has(child.type)) visit(child, container, isInFunction, depth + 1);
    }
  };
  const visitBody = (node: Node, name: string): void => {
    const body = node.childForFieldName('body') ?? node;
    visit(body, name, false, 1);
  };
  visit(root, undefined, false, 0);
  return found.toSorted((one, other) => one.startLine - other.startLine || other.endLine - one.endLine);
}

/** Kinds that are not looked into: what stands in a function is a part of it. */
const LEAVES: ReadonlySet<string> = new Set(
  'function method constructor type constant variable property macro enum annotation'.split(' '),
);

function declarationOf(node: Node, name: string, kind: string, container: string | undefined): Declaration {
  const outer = widened(node);
  const isMethod =
    kind === 'function' && container !== undefined && /class|impl|trait|struct/.test(node.parent?.parent?.type ?? '');
  return {
    name,
    kind: isMethod ? 'method' : kind,
    startLine: outer.startPosition.row + 1,
    // A node that ends at the beginning of a line does not reach into it.
    endLine: Math.max(outer.endPosition.row + (outer.endPosition.column === 0 ? 0 : 1), outer.startPosition.row + 1),
    ...(container !== undefined && { container }),
  };
}

/** "export", decorators and "template <…>" belong to what they stand before. */
function widened(node: Node): Node {
  let outer = node;
  while (outer.parent && WIDER.has(outer.parent.type) && outer.parent.namedChildCount <= MOST_IN_WIDER)
    outer = outer.parent;
  return outer;
}
const WIDER: ReadonlySet<string> = new Set(
  (
    'export_statement lexical_declaration variable_declaration expression_statement ambient_declaration decorated_definition template_declaration ' +
    'type_declaration const_declaration var_declaration type_definition'
  ).split(' '),
);
/** One declaration with its decorator; several in one statement stay apart. */
const MOST_IN_WIDER = 2;

/** What a constant or a field really is; `undefined` for one that is not worth a place in the outline. */
function valueKind(node: Node, kind: string): string | undefined {
  switch (node.type) {
    case 'variable_declarator':
    case 'public_field_definition':
    case 'field_definition':
    case 'assignment_expression': {
      const value = node.childForFieldName(node.type === 'assignment_expression' ? 'right' : 'value')?.type ?? '';
      if (/^(arrow_function|function|function_expression|generator_function)$/.test(value))
        return kind === 'method' ? kind : 'function';
      if (value === 'class') return 'class';
      return node.type === 'variable_declarator' ? kind : undefined;
    }
    case 'assignment':
      return node.childForFieldName('left')?.type === 'identifier' ? kind : undefined;
    default:
      return kind;
  }
}

/** What a node is called; `undefined` when it has no name of its own. */
function nameOf(node: Node, kind: string): string | undefined {
  const named =
    node.childForFieldName('name') ??
    node.childForFieldName('left') ??
    (kind === 'impl' ? node.childForFieldName('type') : node.childForFieldName('declarator'));
  let inner = named ?? (node.type === 'field_definition' ? node.childForFieldName('property') : undefined);
  // C wraps the name: a pointer to a function that returns …
  for (let next = inner; next; next = next.childForFieldName('declarator')) inner = next;
  const name = inner?.text.replaceAll(/\s+/g, ' ') ?? '';
  return name === '' || name.length > LONGEST_NAME || name.startsWith('{') || name.startsWith('[') ? undefined : name;
}
const LONGEST_NAME = 120;
