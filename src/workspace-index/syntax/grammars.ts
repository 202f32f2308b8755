/** What of a language's syntax is worth an outline. Names are those of its tree-sitter grammar. */
export interface Grammar {
  /** File name of the grammar. */
  readonly wasm: string;
  /** Node type to the word for it. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Nodes that only wrap what is worth it. */
  readonly wraps: ReadonlySet<string>;
}

const SCRIPT: Omit<Grammar, 'wasm'> = {
  kinds: {
    function_declaration: 'function',
    generator_function_declaration: 'function',
    function_signature: 'function',
    class_declaration: 'class',
    abstract_class_declaration: 'class',
    interface_declaration: 'interface',
    type_alias_declaration: 'type',
    enum_declaration: 'enum',
    internal_module: 'namespace',
    module: 'namespace',
    method_definition: 'method',
    abstract_method_signature: 'method',
    variable_declarator: 'constant',
    assignment_expression: 'function',
    public_field_definition: 'method',
    field_definition: 'method',
  },
  wraps: words(
    'program export_statement class_body statement_block lexical_declaration variable_declaration expression_statement ambient_declaration',
  ),
};

/** The languages that are read by syntax, by VS Code's language id. */
export const GRAMMARS: Readonly<Record<string, Grammar>> = {
  typescript: { wasm: 'tree-sitter-typescript.wasm', ...SCRIPT },
  typescriptreact: { wasm: 'tree-sitter-tsx.wasm', ...SCRIPT },
  javascript: { wasm: 'tree-sitter-javascript.wasm', ...SCRIPT },
  javascriptreact: { wasm: 'tree-sitter-javascript.wasm', ...SCRIPT },
  python: {
    wasm: 'tree-sitter-python.wasm',
    kinds: { function_definition: 'function', class_definition: 'class', assignment: 'constant' },
    wraps: words('module block decorated_definition expression_statement if_statement else_clause try_statement'),
  },
  go: {
    wasm: 'tree-sitter-go.wasm',
    kinds: {
      function_declaration: 'function',
      method_declaration: 'method',
      type_spec: 'type',
      const_spec: 'constant',
      var_spec: 'variable',
    },
    wraps: words('source_file type_declaration const_declaration var_declaration var_spec_list'),
  },
  java: {
    wasm: 'tree-sitter-java.wasm',
    kinds: {
      class_declaration: 'class',
      interface_declaration: 'interface',
      enum_declaration: 'enum',
      record_declaration: 'record',
      annotation_type_declaration: 'annotation',
      method_declaration: 'method',
      constructor_declaration: 'constructor',
    },
    wraps: words('program class_body interface_body enum_body enum_body_declarations'),
  },
  rust: {
    wasm: 'tree-sitter-rust.wasm',
    kinds: {
      function_item: 'function',
      function_signature_item: 'function',
      struct_item: 'struct',
      enum_item: 'enum',
      union_item: 'union',
      trait_item: 'trait',
      impl_item: 'impl',
      mod_item: 'module',
      macro_definition: 'macro',
      type_item: 'type',
      const_item: 'constant',
      static_item: 'variable',
    },
    wraps: words('source_file declaration_list foreign_mod_item'),
  },
  csharp: {
    wasm: 'tree-sitter-c-sharp.wasm',
    kinds: {
      namespace_declaration: 'namespace',
      class_declaration: 'class',
      interface_declaration: 'interface',
      struct_declaration: 'struct',
      enum_declaration: 'enum',
      record_declaration: 'record',
      delegate_declaration: 'type',
      method_declaration: 'method',
      constructor_declaration: 'constructor',
      property_declaration: 'property',
      local_function_statement: 'function',
    },
    wraps: words('compilation_unit declaration_list file_scoped_namespace_declaration global_statement'),
  },
  cpp: cFamily(),
  c: cFamily(),
  php: {
    wasm: 'tree-sitter-php.wasm',
    kinds: {
      function_definition: 'function',
      class_declaration: 'class',
      interface_declaration: 'interface',
      trait_declaration: 'trait',
      enum_declaration: 'enum',
      method_declaration: 'method',
    },
    wraps: words('program declaration_list enum_declaration_list namespace_definition compound_statement'),
  },
  ruby: {
    wasm: 'tree-sitter-ruby.wasm',
    kinds: { method: 'method', singleton_method: 'method', class: 'class', module: 'module' },
    wraps: words('program body_statement singleton_class'),
  },
};

function cFamily(): Grammar {
  return {
    wasm: 'tree-sitter-cpp.wasm',
    kinds: {
      function_definition: 'function',
      class_specifier: 'class',
      struct_specifier: 'struct',
      union_specifier: 'union',
      enum_specifier: 'enum',
      namespace_definition: 'namespace',
      alias_declaration: 'type',
      preproc_function_def: 'macro',
    },
    wraps: words(
      'translation_unit template_declaration declaration_list field_declaration_list linkage_specification preproc_if preproc_ifdef preproc_else ' +
        'preproc_elif type_definition',
    ),
  };
}

/** A longer text would hold up everything else for too long; 3 MB a second were measured. */
const MOST_LENGTH = 250_000;

/** The grammar for a text of this language and length, in UTF-16 code units; `undefined` where it is not read by syntax. Pure. */
export function grammarFor(language: string, length: number): Grammar | undefined {
  return length <= MOST_LENGTH ? GRAMMARS[language] : undefined;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
